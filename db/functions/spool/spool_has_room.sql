create or replace function api.spool_has_room(p_bytes bigint)
returns boolean
language sql stable security definer
set search_path = public, pg_temp
as $$
  select p_bytes + coalesce(sum(raw.size_bytes), 0) <= core._number_setting('spool_bytes_max')
  from core.spool
  join core.asset_raw as raw on raw.id = spool.raw_id
$$;
comment on function api.spool_has_room is 'Whether so many bytes may still be kept in Postgres while storage is away.';
