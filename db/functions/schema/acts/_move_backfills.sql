-- The only function that writes backfill_state and backfill_error. A backfill that never ran has nothing to tell.
create or replace function core._move_backfills(p_schema_ids uuid[], p_to text, p_error text default null)
returns void
language sql volatile
as $$
  with moved as (
    update core.schema_def
    set backfill_state = p_to, backfill_error = p_error
    where id = any (p_schema_ids) and backfill_state <> p_to
    returning new.*, case when p_to = 'failed' then 'schema_fill_failed'
                          when p_to = 'done' and old.backfill_state = 'running' then 'schema_filled' end as stage
  )
  select core._trace(stage, jsonb_build_object(
           'collection', name, 'storage_choice', storage_choice, 'structure_hash', structure_hash, 'version', version,
           'error', p_error), p_schema_id => id)
  from moved where stage is not null
$$;
comment on function core._move_backfills is 'Move backfills to none, running, done or failed, with the stage in lineage. The caller holds the locks.';
