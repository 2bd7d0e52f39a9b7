-- A file that has such a name now may be on its way there with another job. It is taken from that job, whose record
-- then passes it over, for it is unknown whose bytes came last. Should it be given another name before it comes, it
-- remembers what is to be removed.
--
-- The caller holds the locks of the spaces: names stay whose they are.
create or replace function core._reclaim_names(p_assets uuid[], p_uris text[])
returns void
language plpgsql volatile
as $$
declare
  v_count integer;
begin
  insert into core.placement (asset_id, attempted, created_at)
  select owner.asset_id, array_agg(written.uri), core.current_time()
  from unnest(p_assets, p_uris) as written (asset_id, uri)
  cross join lateral core._owners_of_name(written.uri) as owner (asset_id)
  where owner.asset_id <> written.asset_id
  group by owner.asset_id
  on conflict (asset_id) do update set job_id = null, attempted = placement.attempted || excluded.attempted;
  get diagnostics v_count = row_count;
  perform core._defer_placement(v_count);
end;
$$;
comment on function core._reclaim_names is 'Files were put under names below library/ that were no longer theirs: those whose names they are now are placed again.';
