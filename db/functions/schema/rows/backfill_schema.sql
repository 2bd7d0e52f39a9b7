-- One batch, in the order of ids. An error of the table is raised: the job fails, and with it the filling. Documents
-- that arrived since the acceptance are in the table already and are passed over. Rows of the batch are in it once or
-- not at all. A proposal that is to be accepted without a person is accepted here; a job for its documents follows.
--
-- The schema's row is locked so that it is not rolled back at the same time. The lock is weaker than for an update of
-- its id, because the proposal of the next version refers to it.
create or replace function api.backfill_schema(p_job_id bigint)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job core.job := core._lock_job(p_job_id);
  v_schema core.schema_def;
  v_ids uuid[];
  v_last boolean;
  v_next text;
begin
  perform core._act(v_job.worker);
  select * into v_schema from core.schema_def where id = v_job.schema_id;
  if v_job.state = 'processing' and v_schema.status = 'provisional' and v_schema.decided_at is null
     and core._accepts_itself(v_schema.collection_id) then
    perform core._act('auto_migrate');
    v_schema := core._lock_schema(v_schema.id);
    -- Changed since: when the gate has passed it as it is now, there is another job.
    if core._gate_of(v_schema) ->> 'state' = 'passed' then
      perform core._accept(v_schema);
    end if;
    perform core._end_job(p_job_id);
    return jsonb_build_object('done', 0, 'total', 0, 'state', 'done');
  end if;
  if v_schema.backfill_kind = 'index' then
    perform core._lock('acceptance', v_schema.collection_id);
  end if;
  select * into v_schema from core.schema_def where id = v_job.schema_id for no key update;
  if v_job.state <> 'processing' or v_schema.status <> 'active' or v_schema.backfill_state <> 'running' then
    if v_job.state = 'processing' then
      perform core._end_job(p_job_id);
    end if;
    return jsonb_build_object('done', v_schema.backfill_done, 'total', v_schema.backfill_total, 'state', 'done');
  end if;
  -- Before the table is touched: learning reads the table under the decision.
  perform core._lock('decision', v_schema.collection_id);
  if v_schema.backfill_kind = 'index' then
    perform core._index_key(v_schema);
  end if;
  execute format('select array(select id from (%s) as here (id) where ($1 is null or id > $1) and id <= $3 order by id limit $2)',
    case v_schema.backfill_kind when 'heal' then core._stale_rows_sql(v_schema) when 'index' then 'select null::uuid where false'
         else format('select id from collections.%I', 'docs_' || v_schema.name) end)
  into v_ids using v_schema.backfill_after, core._number_setting('json_chunk'), v_schema.backfill_last;
  v_last := cardinality(v_ids) < core._number_setting('json_chunk');
  if v_schema.backfill_kind = 'heal' then
    perform core._write_rows(v_schema, core._refill_statements(v_schema), core._whole_refill_statements(v_schema), v_ids);
  else
    perform core._fill_table(v_schema, v_ids);
  end if;
  v_next := case when v_last then core._next_backfill(v_schema) end;
  if v_last and (v_schema.leaving <> '[]' or v_schema.leaving_children <> '[]') then
    perform core._drop_leaving(v_schema);
  end if;
  update core.schema_def
  set backfill_done = least(backfill_done + cardinality(v_ids), backfill_total),
      backfill_after = coalesce(v_ids[cardinality(v_ids)], backfill_after)
  where id = v_schema.id;
  if v_last and v_next is null then
    perform core._move_backfills(array[v_schema.id], 'done');
  end if;
  select * into v_schema from core.schema_def where id = v_schema.id;
  if v_next is not null then
    perform core._continue_backfill(v_schema, v_next);
  elsif v_schema.backfill_kind = 'fill' and core._note_drift(v_schema, v_ids) then
    perform core._propose(v_schema.collection_id);
  end if;
  if v_schema.backfill_state = 'done' then
    perform core._end_job(p_job_id);
    -- A next version that the gate has passed by now has waited for this.
    perform core._auto_migrate(v_schema.collection_id);
  end if;
  return jsonb_build_object('done', v_schema.backfill_done, 'total', v_schema.backfill_total, 'state', v_schema.backfill_state);
end;
$$;
comment on function api.backfill_schema is 'Fill an accepted table with the next batch of older documents, fold it after its key changed, or heal rows of an earlier version: {"done", "total", "state": "running"|"done"}.';
