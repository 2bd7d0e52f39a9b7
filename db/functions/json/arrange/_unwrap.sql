-- Each record is an object of its own, in a request that leads back to the one that was sent. Its raw bytes are
-- those of the whole envelope, so its sha256 is left open.
create or replace function core._unwrap(p_into core.collection, p_from core.collection, p_ids uuid[])
returns uuid[]
language plpgsql volatile
set enable_nestloop = off
as $$
declare
  v_ids uuid[];
begin
  execute format($sql$
    with envelope as materialized (
      select docs.id, docs.created_at, core._records_in(docs.doc, $2) as runs,
             asset.request_id, asset.owner, asset.tags, asset.raw_id, asset.raw_offset, asset.size_bytes, asset.content_type
      from collections.%I as docs join core.asset on asset.id = docs.id
      where docs.id = any ($1) and core._records_in(docs.doc, $2) is not null
    ), request as (
      insert into core.ingest_request (id, api_key_id, owner, comments, tags, collection, objects_total, records_of, created_at)
      select uuidv7(), sent.api_key_id, sent.owner, sent.comments, sent.tags, $4, counted.n, sent.id, sent.created_at
      from (select request_id, sum(jsonb_array_length(run -> 'records')) as n
            from envelope cross join jsonb_array_elements(runs) as run group by 1) as counted
      join core.ingest_request as sent on sent.id = counted.request_id
      returning id, records_of
    ), record as materialized (
      select uuidv7() as id, found.*, row_number() over (partition by found.request_id order by found.envelope_id, found.m, found.n) - 1 as ordinal
      from (
        select envelope.id as envelope_id, m, n, core._with_envelope(value, run -> 'rest') as doc, request.id as request_id, owner, tags, raw_id,
               raw_offset, size_bytes, content_type, created_at
        from envelope join request on records_of = envelope.request_id
        cross join jsonb_array_elements(runs) with ordinality as listed (run, m)
        cross join jsonb_array_elements(run -> 'records') with ordinality as one (value, n)
        order by envelope.id, m, n
      ) as found
    ), placed as (
      insert into core.asset (id, status, kind, request_id, ordinal, raw_id, raw_offset, size_bytes, content_type, owner, collection_id, tags, created_at)
      select id, 'done', 'json', request_id, ordinal, raw_id, raw_offset, size_bytes, content_type, owner, $3, tags, created_at from record
    ), noted as (
      insert into core.record (document_id, envelope_id) select id, envelope_id from record
    ), stored as (
      insert into collections.%I (id, doc, created_at) select id, doc, created_at from record
    )
    select array_agg(id order by id) from record
  $sql$, 'docs_' || p_from.name, 'docs_' || p_into.name)
  into v_ids
  using p_ids, p_into.records_path, p_into.id, p_into.name;
  return coalesce(v_ids, '{}');
end;
$$;
comment on function core._unwrap is 'Make a document of each record of some envelopes; returns their ids. The acceptances of both collections are held.';
