create or replace function api.read_spool(p_uri text, p_start bigint default 0, p_length bigint default null)
returns bytea
language sql stable security definer
set search_path = public, pg_temp
as $$
  select substring(content from p_start::integer + 1
                   for coalesce(p_length, octet_length(content))::integer)
  from core.spool
  where uri = p_uri
$$;
comment on function api.read_spool is 'Bytes that wait for storage, from p_start, at most p_length. Null when they are in storage.';
