-- Parts, objects and jobs of a new request, in one statement whatever their number.
--
-- A file is one object and one job. The documents of a part are cut into jobs of json_chunk. Before more than one such
-- job, a routing job looks at all of them and queues them, unless they go to an existing collection.
--
-- The ids of a request are one uuidv7 and its successors, as RFC 9562 has it for ids made in bulk. Fresh random bits
-- for each took a fifth of the time of accepting.
--
-- A plan for each request would take longer to make than to run. Hence the generic one, and every join by equality, so
-- that it suits a million documents, too.
create or replace function core._insert_objects(
  p_request core.ingest_request,
  p_parts jsonb,
  p_element_parts integer[],
  p_element_offsets bigint[],
  p_element_lengths bigint[]
)
returns void
language plpgsql volatile
set plan_cache_mode = force_generic_plan
as $$
declare
  v_chunk integer := core._number_setting('json_chunk');
  v_tries integer := core._number_setting('max_attempts');
  v_id text := replace(uuidv7()::text, '-', '');
  v_last bigint := ('x' || right(v_id, 8))::bit(32)::bigint >> 1;
  v_jobs bigint[];
  v_stores bigint[];
  v_route bigint;
begin
  with part as materialized (
    select ord::integer as part, uuidv7() as raw_id, value ->> 'part_id' as part_id,
           value ->> 'uri' as uri, value ->> 'sha256' as sha256,
           (value ->> 'size_bytes')::bigint as size_bytes, value ->> 'claimed_type' as claimed_type,
           value ->> 'content_type' as content_type, value ->> 'format' as format,
           value ->> 'filename' as filename, value ->> 'path' as path, value ->> 'kind' as kind,
           (value ->> 'modified_at')::timestamptz as modified_at, value ->> 'packed_in' as packed_in,
           case value ->> 'kind' when 'media' then coalesce(value ->> 'media_type', 'other') end as media_type,
           case when jsonb_typeof(value -> 'failure') = 'object' then value -> 'failure' end as failure
    from jsonb_array_elements(p_parts) with ordinality as listed (value, ord)
  ), raw as (
    insert into core.asset_raw
      (id, request_id, part_id, uri, sha256, size_bytes, claimed_type, content_type, format, filename, path, modified_at, packed_in, created_at)
    select raw_id, p_request.id, part_id, uri, sha256, size_bytes, claimed_type, content_type, format,
           filename, path, modified_at,
           case when packed_in is not null then (select raw_id from part as packing where packing.part_id = part.packed_in) end,
           p_request.created_at
    from part
    order by part
  ), object as materialized (
    select (row_number() over (order by part, n) - 1)::integer as ordinal, part, raw_offset, size_bytes,
           (row_number() over (partition by part order by n) - 1) / v_chunk as chunk
    from (
      select part, n, raw_offset, size_bytes
      from unnest(p_element_parts, p_element_offsets, p_element_lengths)
        with ordinality as element (part, raw_offset, size_bytes, n)
      union all
      select part, 0, null, size_bytes from part where kind = 'media' or failure is not null
    ) as found
  ), run as materialized (
    select part, chunk, min(ordinal) as first_ordinal, max(ordinal) as last_ordinal
    from object group by part, chunk
  ), job as (
    insert into core.job
      (state, task, queue, request_id, api_key_id, raw_id, first_ordinal, last_ordinal, max_attempts, created_at)
    select 'queued', task.name, task.queue,
           p_request.id, p_request.api_key_id, raw_id, first_ordinal, last_ordinal, v_tries, p_request.created_at
    from run join part using (part)
    join core.task on task.name = case kind when 'media' then 'media.process' else 'json.store' end
    where failure is null
    order by first_ordinal
    returning id, task, first_ordinal
  ), placed as (
    insert into core.asset
      (id, status, kind, media_type, request_id, ordinal, job_id, raw_id, raw_offset, size_bytes, sha256,
       content_type, owner, tags, created_at)
    select (left(v_id, 24) || lpad(to_hex(v_last + object.ordinal), 8, '0'))::uuid,
           case when part.failure is null then 'queued' else 'failed' end, part.kind, part.media_type,
           p_request.id, object.ordinal, job.id, part.raw_id, object.raw_offset, object.size_bytes,
           case when object.raw_offset is null then part.sha256 end, part.content_type, p_request.owner,
           p_request.tags, p_request.created_at
    from object
    join part using (part)
    join run using (part, chunk)
    left join job using (first_ordinal)
    order by object.ordinal
  )
  select array_agg(id order by id), array_agg(id order by id) filter (where task = 'json.store')
  into v_jobs, v_stores
  from job;

  -- Rare, and a trigger of its table would be asked each time.
  if p_parts @? '$[*].failure ? (@.type() == "object")' then
    insert into core.failure (asset_id, stage, code, message, created_at)
    select asset.id, 'received', part -> 'failure' ->> 'code', part -> 'failure' ->> 'message', p_request.created_at
    from jsonb_array_elements(p_parts) as part
    join core.asset_raw as raw on raw.request_id = p_request.id and raw.part_id = part ->> 'part_id'
    join core.asset on asset.raw_id = raw.id and asset.request_id = p_request.id
    where jsonb_typeof(part -> 'failure') = 'object';
  end if;

  if cardinality(v_stores) > 1
     and core._signed_collection_id(p_request.collection) is null then
    insert into core.job (state, task, queue, request_id, api_key_id, max_attempts, created_at)
    select 'queued', name, queue, p_request.id, p_request.api_key_id, v_tries, p_request.created_at from core.task where name = 'json.route'
    returning id into v_route;
    v_jobs := array(select unnest(v_jobs) except select unnest(v_stores)) || v_route;
  end if;
  perform core._defer_jobs(v_jobs, p_quietly => true);
end;
$$;
