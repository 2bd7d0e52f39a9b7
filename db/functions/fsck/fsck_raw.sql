-- What waits in the spool is not in storage yet, and is not missed there.
create or replace function catalog.fsck_raw(p_after uuid default null, p_limit integer default 500)
returns jsonb
language sql stable security definer
set search_path = public, pg_temp
as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', id, 'uri', uri, 'sha256', sha256, 'size_bytes', size_bytes) order by id), '[]')
  from (
    select * from core.asset_raw
    where (p_after is null or id > p_after) and not exists (select from core.spool where raw_id = asset_raw.id)
    order by id limit p_limit
  ) as raw
$$;
comment on function catalog.fsck_raw is 'Received parts in the order of their ids, with what their bytes hash to: a page of the work of cubby fsck.';
