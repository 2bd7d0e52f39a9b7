-- A name that every file system takes, Windows' among them, for such folders are shared. It has no separators, control
-- or direction characters, no dot in front or behind, at most 200 bytes, and is not reserved. The extension and the
-- suffix outlast the cut.
create or replace function core._library_name(p_text text, p_suffix text default '')
returns text
language sql immutable
as $$
  with clean as (
    select rtrim(regexp_replace(normalize(p_text, nfc), '[/\\<>:"|?*\u0001-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]', '_', 'g'), ' .') as name
  ), cut as (
    select coalesce(substring(name from '.(\.[A-Za-z0-9]{1,10})$'), '') as extension, name from clean
  ), stemmed as (
    select left(name, length(name) - length(extension)) as stem, extension from cut
  ), short as (
    select extension, case when octet_length(stem || p_suffix || extension) <= 200 then stem else (
        select left(stem, n) from generate_series(length(stem), 0, -1) as n
        where octet_length(left(stem, n) || p_suffix || extension) <= 200 limit 1) end as stem
    from stemmed
  )
  select case when stem ~* '^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)$' or stem ~* '^(con|prn|aux|nul|com[0-9]|lpt[0-9])\.'
                   or stem ~ '^[. ]' or stem = '' then '_' else '' end
         || stem || p_suffix || extension
  from short
$$;
comment on function core._library_name is 'A text as the name of a file or folder below library/.';
