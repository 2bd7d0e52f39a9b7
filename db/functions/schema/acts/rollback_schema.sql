create or replace function api.rollback_schema(p_schema_id uuid, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_schema core.schema_def := core._lock_schema(p_schema_id);
begin
  if v_schema.status <> 'active' then
    perform core._refuse('CB003', format('The schema of %s is %s, not active', v_schema.name, v_schema.status),
      'Roll back only an accepted schema.', jsonb_build_object('status', v_schema.status));
  end if;
  perform core._act(p_actor);
  if v_schema.storage_choice = 'sql' and v_schema.base_id is null then
    perform core._drop_typed_table(v_schema);
  end if;
  update core.schema_def
  set backfill_done = 0, backfill_total = 0, backfill_after = null, backfill_last = null, leaving = '[]', leaving_children = '[]'
  where id = p_schema_id;
  perform core._move_backfills(array[p_schema_id], 'none');
  perform core._move_schemas(array[p_schema_id], 'provisional');
  if v_schema.base_id is not null then
    perform core._return_to_base(v_schema);
  end if;
  perform core._write_key(v_schema.collection_id, case when v_schema.base_id is null or base.proposal -> 'key' <> '[]' then key_paths else '[]' end)
  from core.collection left join core.schema_def as base on base.id = v_schema.base_id
  where collection.id = v_schema.collection_id;
  return catalog.schema_detail(p_schema_id);
end;
$$;
comment on function api.rollback_schema is 'Undo an acceptance. Of version 1 the typed table is dropped. Of a later one the version before is active again. What its columns and child tables held goes back to extra, and then they are dropped. The documents in docs_ stay, the proposal is provisional again. Refuses while a view depends on what would go, and names it.';
