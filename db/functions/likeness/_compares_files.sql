create or replace function core._compares_files()
returns boolean
language sql stable
as $$
  select core._flag_setting('verify_duplicates') and (select value #>> '{}' from core.setting where name = 'duplicates') <> 'keep'
$$;
comment on function core._compares_files is 'Whether pictures, films and sounds are compared at all.';
