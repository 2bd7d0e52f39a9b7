create or replace function core._folders_of(p_path text)
returns text
language sql immutable
as $$
  select coalesce(regexp_replace(p_path, '[^/]*$', ''), '')
$$;
comment on function core._folders_of is 'scans/2019/a.png is in scans/2019/; empty for no path.';
