-- Only what is there now needs the job: it ends at the last of these ids, however fast documents arrive.
create or replace function core._begin_backfill(p_schema_id uuid, p_kind text, p_ids_sql text)
returns void
language plpgsql volatile
as $$
declare
  v_total bigint;
  v_last uuid;
  v_schema core.schema_def;
  v_next text;
begin
  execute format('with here (id) as materialized (%s) select count(*), (select id from here order by id desc limit 1) from here', p_ids_sql)
  into v_total, v_last;
  update core.schema_def
  set backfill_kind = p_kind, backfill_done = 0, backfill_total = v_total, backfill_after = null, backfill_last = v_last
  where id = p_schema_id
  returning * into v_schema;
  perform core._move_backfills(array[p_schema_id], case when v_total = 0 then 'done' else 'running' end);
  v_next := case when v_total = 0 then core._next_backfill(v_schema) end;
  if v_next is not null then
    perform core._continue_backfill(v_schema, v_next);
  end if;
  if v_total > 0 or v_next is not null then
    perform core._defer_jobs(array[core._insert_job('schema.backfill', p_schema_id)]);
  end if;
end;
$$;
comment on function core._begin_backfill is 'Queue the job that fills, folds or heals the rows of p_ids_sql, a SELECT of their ids. Done at once without rows when nothing follows.';
