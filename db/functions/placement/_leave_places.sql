-- A place whose name is another file's already is not emptied. But that file may be given yet another name before it
-- ever comes, and no job would look there again. So its row of placement remembers the place.
--
-- The caller holds the locks of the spaces: no name changes its file. A transaction that empties such a place
-- is waited for: it deletes the row of what was there before.
create or replace function core._leave_places(p_uris text[])
returns void
language plpgsql volatile
as $$
declare
  v_added integer;
begin
  with kept as (
    insert into core.placement (asset_id, attempted, created_at)
    select library.asset_id, array_agg(place), core.current_time()
    from unnest(p_uris) as place
    cross join lateral core._owners_of_name(place) as owner (asset_id)
    join core.library on library.asset_id = owner.asset_id and library.uri is distinct from place
    group by library.asset_id
    on conflict (asset_id) do update set attempted = placement.attempted || excluded.attempted
    returning xmax = 0 as added
  )
  select count(*) filter (where added) into v_added from kept;
  perform core._defer_placement(v_added);
  insert into core.stale_file (uri, created_at)
  select distinct place, core.current_time() from unnest(p_uris) as place where not core._is_in_library(place)
  on conflict (uri) do update set created_at = excluded.created_at;
end;
$$;
comment on function core._leave_places is 'Files are no longer where they were: what is there is removed, at once or when no file comes there after all.';
