create or replace function api.report_backup(p_id uuid, p_files bigint default null, p_bytes bigint default null)
returns void
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
begin
  update core.backup
  set reported_at = core.current_time(), files = coalesce(p_files, files), bytes = coalesce(p_bytes, bytes)
  where id = p_id and state = 'running';
  if not found then
    perform core._refuse('CB002', format('Running backup %s not found', p_id), 'Begin one with cubby backup.');
  end if;
end;
$$;
comment on function api.report_backup is 'A backup still runs, and holds so much. Without a report for ten minutes stale files are removed again. Raises CB002 for one that does not run.';
