create or replace function api.end_backup(p_id uuid, p_state text)
returns void
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
begin
  if p_state is null or p_state not in ('complete', 'failed') then
    perform core._refuse('CB001', format('A backup cannot end as %s', coalesce(p_state, 'null')), 'Say complete or failed.');
  end if;
  perform core._act((select actor from core.backup where id = p_id));
  update core.backup
  set state = p_state, ended_at = core.current_time(), reported_at = core.current_time()
  where id = p_id and state = 'running';
  if not found then
    perform core._refuse('CB002', format('Running backup %s not found', p_id), 'Begin one with cubby backup.');
  end if;
  -- What became stale during the backup is removed by the next job that places files; there may be none for long.
  if not core._backup_runs() and exists (select from core.stale_file) then
    perform core._defer_placement(1);
  end if;
end;
$$;
comment on function api.end_backup is 'A backup has ended, complete or failed: stale files are removed again. Raises CB002 for one that does not run.';
