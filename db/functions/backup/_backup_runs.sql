create or replace function core._backup_runs()
returns boolean
language sql stable
as $$
  select exists (select from core.backup where state = 'running' and reported_at > core.current_time() - interval '10 minutes')
$$;
comment on function core._backup_runs is 'Whether a backup runs that reported in the last ten minutes. One that was killed reports no more.';
