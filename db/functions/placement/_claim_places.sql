-- What was to be removed from there stays to be removed, if these files never come there. A transaction that is
-- removing it is waited for.
create or replace function core._claim_places(p_assets uuid[])
returns void
language sql volatile
as $$
  with taken as (
    delete from core.stale_file where uri in (select 'fs://' || core._library_key(id) from unnest(p_assets) as id)
    returning uri
  )
  select core._leave_places(array_agg(uri)) from taken
$$;
comment on function core._claim_places is 'The places of these files below library/ are no longer stale.';
