-- A backup that runs copied the database before some of these became stale, and is yet to copy the files.
create or replace function api.hold_stale_files(p_limit integer default 200)
returns text[]
language sql volatile security definer
set search_path = public, pg_temp
as $$
  select coalesce(array_agg(uri), '{}')
  from (select uri from core.stale_file where not core._backup_runs() order by uri limit p_limit for update skip locked) as held
$$;
comment on function api.hold_stale_files is 'URIs of files that nothing leads to any more, held until the transaction ends: a job that would put another file there waits. None while a backup runs. Remove them, then call api.forget_stale_files in the same transaction.';
