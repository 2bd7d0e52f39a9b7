create or replace function core._job_work(p_job core.job)
returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'job_id', p_job.id, 'task', p_job.task, 'attempt', p_job.attempts, 'alone', p_job.lost > 0, 'request_id', p_job.request_id,
    'traceparent', p_job.traceparent, 'age', greatest(0, extract(epoch from core.current_time() - p_job.created_at)),
    'http_request_id', (select http_request_id from core.ingest_request where id = p_job.request_id),
    'schema_id', p_job.schema_id, 'recorded', p_job.result,
    'frugal', p_job.attempts > 1 and coalesce(core._is_limit_of_decoder(p_job.error_code), false),
    'space', (select space from core.embedding_space where active),
    'collection', (select collection from core.ingest_request where id = p_job.request_id),
    'raw', (
      select jsonb_build_object('id', id, 'uri', uri, 'size_bytes', size_bytes, 'content_type', content_type,
                                'filename', filename, 'sha256', sha256, 'format', format,
                                'spooled', exists (select from core.spool where raw_id = asset_raw.id))
      from core.asset_raw where id = p_job.raw_id),
    'asset', case when p_job.task in ('media.process', 'media.reprocess', 'media.verify', 'media.fingerprint') then (
      select jsonb_build_object('system_id', asset.id, 'media_type', media_type, 'content_type', asset.content_type,
                                'filename', raw.filename, 'size_bytes', asset.size_bytes)
      from core.asset join core.asset_raw as raw on raw.id = asset.raw_id
      where asset.request_id = p_job.request_id and ordinal = p_job.first_ordinal) end,
    'twin', case when p_job.task = 'media.process' then (
      select core._twin_of(sha256) from core.asset_raw where id = p_job.raw_id) end,
    'elements', case when p_job.task = 'json.store' then (
      select jsonb_build_object('first_ordinal', p_job.first_ordinal,
                                'offsets', jsonb_agg(raw_offset order by ordinal),
                                'lengths', jsonb_agg(size_bytes order by ordinal))
      from core.asset
      where request_id = p_job.request_id and ordinal between p_job.first_ordinal and p_job.last_ordinal) end,
    'question', case when p_job.task = 'embed.text' then (
      select jsonb_build_object('space', space, 'text', question) from core.query_vector where job_id = p_job.id) end,
    'parts', case when p_job.task = 'json.route' then (
      select jsonb_agg(jsonb_build_object('raw_id', id, 'uri', uri, 'spooled', exists (select from core.spool where raw_id = raw.id),
                                          'offsets', element.offsets, 'lengths', element.lengths) order by id)
      from core.asset_raw as raw
      cross join lateral (
        select jsonb_agg(raw_offset order by ordinal) as offsets, jsonb_agg(size_bytes order by ordinal) as lengths
        from core.asset where request_id = p_job.request_id and raw_id = raw.id and raw_offset is not null) as element
      where request_id = p_job.request_id and format is not null
        and exists (select from core.job where raw_id = raw.id and task = 'json.store')) end)
$$;
comment on function core._job_work is 'What a worker needs to know to work on a job.';
