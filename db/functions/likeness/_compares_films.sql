create or replace function core._compares_films()
returns boolean
language sql stable
as $$
  select core._flag_setting('verify_duplicates') and (select value #>> '{}' from core.setting where name = 'duplicates') <> 'keep'
$$;
comment on function core._compares_films is 'Whether films and sounds are fingerprinted and compared at all.';
