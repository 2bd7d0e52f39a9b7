-- What is forgotten was made here: the envelopes and their bytes stay.
create or replace function core._forget_records(p_collection core.collection, p_envelopes core.collection)
returns bigint
language plpgsql volatile
set enable_nestloop = off
as $$
declare
  v_ids uuid[];
begin
  execute format($sql$
    with gone as (
      delete from collections.%I as docs
      using core.record where record.document_id = docs.id and record.envelope_id in (select id from collections.%I)
      returning docs.id
    )
    select coalesce(array_agg(id), '{}') from gone
  $sql$, 'docs_' || p_collection.name, 'docs_' || p_envelopes.name) into v_ids;
  delete from core.record where document_id = any (v_ids);
  delete from core.search_text where asset_id = any (v_ids);
  delete from core.document_key where collection_id = p_collection.id and document_id = any (v_ids);
  with gone as (
    delete from core.asset where id = any (v_ids) returning request_id
  ), counted as (
    select request_id, count(*) as n from gone group by 1
  )
  update core.ingest_request set objects_total = objects_total - n
  from counted where ingest_request.id = counted.request_id and objects_total > n;
  -- The caller has the profile made again, so what waits for it is named again.
  delete from core.unindexed
  where collection_id = p_collection.id and request_id in (select id from core.ingest_request where records_of is not null);
  delete from core.ingest_request where records_of is not null and not exists (select from core.asset where request_id = ingest_request.id);
  update core.collection set documents = documents - cardinality(v_ids) where id = p_collection.id;
  return cardinality(v_ids);
end;
$$;
comment on function core._forget_records is 'Take the records of the envelopes of a collection out of it again; returns how many.';
