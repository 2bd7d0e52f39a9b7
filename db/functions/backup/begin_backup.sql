create or replace function api.begin_backup(p_destination text, p_actor text default null)
returns uuid
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_id uuid := uuidv7();
begin
  if coalesce(trim(p_destination), '') = '' then
    perform core._refuse('CB001', 'A backup needs a destination', 'Give the URL of a folder or bucket.');
  end if;
  perform core._act(p_actor);
  insert into core.backup (id, destination, actor, started_at, reported_at)
  values (v_id, p_destination, core._actor(), core.current_time(), core.current_time());
  return v_id;
end;
$$;
comment on function api.begin_backup is 'A backup begins: its id. Call it before the snapshot of the database is taken. From then on no stale file is removed, until api.end_backup or ten minutes after the last api.report_backup.';
