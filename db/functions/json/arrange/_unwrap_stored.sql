create or replace function core._unwrap_stored(p_stored core.stored_batch[])
returns core.stored_batch[]
language plpgsql volatile
as $$
declare
  v_batches core.stored_batch[] := p_stored;
  v_from record;
  v_into core.collection;
  v_schema core.schema_def;
  v_ids uuid[];
begin
  for v_from in
    select batch.ids, collection from unnest(p_stored) as batch join core.collection on collection.id = batch.collection_id
    where exists (select from core.collection as other where other.records_path is not null and other.envelopes_id = batch.collection_id)
    order by batch.collection_id
  loop
    select * into v_into from core.collection where records_path is not null and envelopes_id = (v_from.collection).id;
    v_ids := core._unwrap(v_into, v_from.collection, v_from.ids);
    continue when v_ids = '{}';
    v_schema := core._active_table(v_into.id);
    if v_schema.id is not null then
      perform core._materialise(v_schema, v_ids);
    end if;
    v_batches := v_batches || row(v_into.id, v_schema.id, v_ids, null, null)::core.stored_batch;
  end loop;
  return v_batches;
end;
$$;
comment on function core._unwrap_stored is 'Batches that were stored, and the records of the envelopes among them as batches without jobs.';
