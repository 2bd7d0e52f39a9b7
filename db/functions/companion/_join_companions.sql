-- Files of one name may be recorded at the same moment by two workers: each takes the lock before it looks, so that
-- the later one sees the earlier. Nothing else is locked behind it.
create or replace function core._join_companions(p_asset_id uuid)
returns void
language plpgsql volatile
set search_path = public, pg_temp
as $$
declare
  v_file core.file_name := core._note_name(p_asset_id);
  v_main uuid;
begin
  if v_file.asset_id is null then
    return;
  end if;
  perform core._lock('companions', core._lock_key(coalesce(v_file.content_identifier, v_file.folder)) & 1023);
  for v_main in
    insert into core.companion (asset_id, main_id, kind, created_at)
    select asset_id, main_id, kind, core.current_time() from core._companions_of(v_file)
    on conflict (asset_id) do update set main_id = excluded.main_id
    where companion.kind = excluded.kind and companion.main_id <> excluded.main_id
    returning case kind when 'sidecar' then main_id end
  loop
    if v_main is not null then
      perform core._apply_sidecars(v_main);
    end if;
  end loop;
end;
$$;
comment on function core._join_companions is 'Pair a file with its sidecar, its raw file or its film, whichever of them came first.';
