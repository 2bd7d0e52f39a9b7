create or replace function core._apply_verdict(p_schema core.schema_def, p_collection core.collection, p_state text, p_ids uuid[])
returns void
language plpgsql volatile
as $$
begin
  if p_state <> 'released' then
    perform core._leave_table(p_schema, p_collection, p_ids);
  elsif cardinality(p_ids) > core._number_setting('json_chunk') and p_schema.backfill_state <> 'running' then
    perform core._begin_backfill(p_schema.id, 'fold', format('select id from collections.%I', 'docs_' || p_schema.name));
  else
    perform core._materialise(p_schema, p_ids);
    if core._note_drift(p_schema, p_ids) then
      perform core._propose(p_schema.collection_id);
    end if;
  end if;
end;
$$;
comment on function core._apply_verdict is 'Bring released documents into the typed table, or take others out of it.';
