-- Files of one name may be recorded at the same moment by two workers. Each takes the lock before it looks, so that the
-- later one sees the earlier. A sidecar that finds a better file leaves the one before; those of a Takeout may have
-- several. A file that stands for others through another one is not looked for: lists follow one step.
create or replace function core._join_companions(p_ids uuid[])
returns void
language plpgsql volatile
set search_path = public, pg_temp
as $$
declare
  v_file core.file_name;
  v_changed uuid[];
  v_described uuid[];
begin
  perform core._lock_companions(p_ids);
  for v_file in select * from core._note_names(p_ids) order by asset_id loop
    with found as (
      select * from core._companions_of(v_file)
    ), left_behind as (
      delete from core.companion
      using found
      where companion.asset_id = found.asset_id and companion.kind = found.kind and companion.main_id <> found.main_id
        and not exists (select from core.file_name where file_name.asset_id = found.asset_id and role = 'sidecar' and keys <> '{}')
      returning companion.main_id, companion.kind
    ), joined as (
      insert into core.companion (asset_id, main_id, kind, created_at)
      select asset_id, main_id, kind, core.current_time() from found
      on conflict (asset_id, main_id) do nothing
    )
    select array(select distinct asset_id from found),
           array(select main_id from found where kind = 'sidecar' union select main_id from left_behind where kind = 'sidecar')
    into v_changed, v_described;
    update core.asset
    set main_id = wanted.main_id
    from (
      select distinct on (companion.asset_id) companion.asset_id, companion.main_id
      from core.companion
      left join core.file_name as main on main.asset_id = companion.main_id
      where companion.asset_id = any (v_changed)
      order by companion.asset_id, length(main.name), companion.main_id
    ) as wanted
    where asset.id = wanted.asset_id and asset.main_id is distinct from wanted.main_id;
    perform core._apply_sidecars(main_id) from (select unnest(v_described) as main_id order by 1) as described;
  end loop;
end;
$$;
comment on function core._join_companions is 'Pair files with their sidecars, raw files or films, whichever of them came first.';
