-- Small requests that arrived together, each of one JSON part: what api.accept_ingest does for one of them, in one
-- statement for all. What may be refused or was sent before is passed over: an invalid name, a document key, a used
-- idempotency key. It is left to api.accept_ingest, which says why.
--
-- Their documents have no queue job: json.gather stores those of all requests that wait.
create or replace function api.accept_group(p_items jsonb, p_pack jsonb default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
  v_now timestamptz := core.current_time();
  v_tries integer := core._number_setting('max_attempts');
  v_chunk integer := core._number_setting('json_chunk');
  -- What a request says of its API key counts from service roles alone.
  v_of_service boolean := pg_has_role(session_user, 'cubby_api', 'member');
  c_no_key constant uuid := '00000000-0000-0000-0000-000000000000';
  v_answers jsonb;
begin
  perform core._check_request(value -> 'request') from jsonb_array_elements(p_items)
  where core._collection_name_problem(value -> 'request' ->> 'collection') is null;
  perform core._act('client');
  perform set_config('cubby.actors', (
    select jsonb_object_agg(value -> 'request' ->> 'id', coalesce(value -> 'request' ->> 'actor', value -> 'request' ->> 'owner', 'client'))::text
    from jsonb_array_elements(p_items)), true);
  with item as materialized (
    select ord, value as item, (value -> 'request' ->> 'id')::uuid as request_id, value -> 'request' as request, value -> 'part' as part,
           jsonb_array_length(value -> 'offsets') as documents,
           case when v_of_service then (value -> 'request' ->> 'api_key_id')::uuid end as api_key_id
    from jsonb_array_elements(p_items) with ordinality as listed (value, ord)
  ), request as (
    insert into core.ingest_request (id, api_key_id, owner, comments, tags, collection, idempotency_key, fingerprint, traceparent, http_request_id,
                                     objects_total, created_at)
    select request_id, api_key_id, request ->> 'owner', request ->> 'comments',
           case when request -> 'tags' in ('[]', 'null') then '{}'
                else array(select distinct value from jsonb_array_elements_text(request -> 'tags') order by value) end,
           request ->> 'collection', request ->> 'idempotency_key', request ->> 'fingerprint', request ->> 'traceparent',
           request ->> 'http_request_id', documents, v_now
    from item
    where coalesce(jsonb_typeof(request -> 'key'), 'null') = 'null' and core._collection_name_problem(request ->> 'collection') is null
      and not core._is_over_budget(request ->> 'collection', api_key_id)
      and coalesce(length(part ->> 'path') between 1 and 4096, true)
      and documents between 1 and v_chunk and jsonb_array_length(item -> 'lengths') = documents
      -- One from before requests belonged to API keys may be this request.
      and not exists (
        select from core.ingest_request as earlier
        where coalesce(earlier.api_key_id, c_no_key) = c_no_key and coalesce(earlier.owner, '') = coalesce(request ->> 'owner', '')
          and earlier.idempotency_key = request ->> 'idempotency_key')
    -- Two groups with the same idempotency keys wait for each other in one order.
    order by request ->> 'idempotency_key', ord
    on conflict (coalesce(api_key_id, '00000000-0000-0000-0000-000000000000'), coalesce(owner, ''), idempotency_key)
    where idempotency_key is not null do nothing
    returning id, owner, tags
  ), taken as materialized (
    select ord, request.*, item, part, documents, item.api_key_id, uuidv7() as raw_id, replace(uuidv7()::text, '-', '') as first_id
    from item join request on request.id = item.request_id
  ), raw as (
    insert into core.asset_raw (id, request_id, part_id, uri, sha256, size_bytes, claimed_type, content_type, format, filename, path, modified_at, created_at)
    select raw_id, id, part ->> 'part_id', part ->> 'uri', part ->> 'sha256', (part ->> 'size_bytes')::bigint, part ->> 'claimed_type',
           part ->> 'content_type', part ->> 'format', part ->> 'filename', part ->> 'path',
           (part ->> 'modified_at')::timestamptz, v_now
    from taken order by ord
  ), job as (
    insert into core.job (state, task, queue, request_id, api_key_id, raw_id, first_ordinal, last_ordinal, max_attempts, small_bytes, traceparent,
                          created_at)
    select 'queued', 'json.store', 'json', id, api_key_id, raw_id, 0, documents - 1, v_tries, (part ->> 'size_bytes')::integer,
           item -> 'request' ->> 'traceparent', v_now
    from taken order by ord
    returning id, request_id
  ), placed as (
    insert into core.asset
      (id, status, kind, request_id, ordinal, job_id, raw_id, raw_offset, size_bytes, content_type, owner, tags, created_at)
    select (left(first_id, 24) || lpad(to_hex((('x' || right(first_id, 8))::bit(32)::bigint >> 1) + ordinal), 8, '0'))::uuid,
           'queued', 'json', taken.id, ordinal, job.id, raw_id, (item -> 'offsets' -> ordinal)::bigint, (item -> 'lengths' -> ordinal)::bigint,
           part ->> 'content_type', owner, tags, v_now
    from taken
    join job on job.request_id = taken.id
    cross join lateral generate_series(0, documents - 1) as ordinal
    returning id, request_id, ordinal
  ), packed as (
    insert into core.pack (id, uri, created_at)
    select (p_pack ->> 'id')::uuid, p_pack ->> 'uri', v_now where p_pack is not null and exists (select from request)
  ), answer as (
    select request_id, jsonb_agg(id order by ordinal) as ids from placed group by request_id
  )
  select jsonb_agg(case when ids is not null then jsonb_build_object(
           'ingest_job_id', item.request_id, 'system_ids', ids, 'objects_total', documents, 'replayed', false) end order by ord)
  into v_answers
  from item left join answer using (request_id);
  return v_answers;
end;
$$;
comment on function api.accept_group is 'Record small requests whose bytes are on durable storage, in one transaction. p_items: [{"request", "part", "offsets", "lengths"}] as for api.accept_ingest, one JSON part each. p_pack: {"id", "uri"} of the file that holds the bytes of all. Answers a list: for each what api.accept_ingest answers, or null, of which nothing is recorded: call that instead.';
