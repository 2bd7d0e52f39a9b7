create or replace function catalog.unreceived_files(p_uris text[])
returns text[]
language sql stable security definer
set search_path = public, pg_temp
as $$
  select coalesce(array_agg(uri order by uri), '{}')
  from unnest(p_uris) as uri,
       lateral (select (regexp_match(uri, 'incoming/([0-9a-f]{8}-[0-9a-f-]{27})/[^/]+$'))[1]::uuid as request_id) as named
  where uuid_extract_timestamp(request_id)
        < core.current_time() - make_interval(days => core._number_setting('unreceived_days')::integer)
    and not exists (select from core.ingest_request where id = request_id)
    and not exists (select from core.pack where id = request_id)
$$;
comment on function catalog.unreceived_files is 'Of these files those that were left by requests that began more than `unreceived_days` ago and were never accepted: the process that received them ended.';
