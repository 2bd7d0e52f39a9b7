-- The job continues by itself. An index passes over no documents.
create or replace function core._continue_backfill(p_schema core.schema_def, p_kind text)
returns void
language plpgsql volatile
as $$
declare
  v_total bigint := 0;
  v_last uuid;
begin
  if p_kind = 'fold' then
    delete from core.document_key where collection_id = p_schema.collection_id;
    execute format('select count(*), (select id from collections.%1$I order by id desc limit 1) from collections.%1$I', 'docs_' || p_schema.name)
    into v_total, v_last;
  end if;
  update core.schema_def
  set backfill_kind = p_kind, backfill_done = 0, backfill_total = v_total, backfill_after = null, backfill_last = v_last
  where id = p_schema.id;
  perform core._move_backfills(array[p_schema.id], 'running');
end;
$$;
comment on function core._continue_backfill is 'Let the job of a backfill continue with the next kind of it.';
