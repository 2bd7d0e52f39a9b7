-- Single letters and digits stay together: 3D is one word, and an id in hexadecimal is not to become twenty. A letter
-- beside a number of four digits is cut off: P1010001 and IMG1234a are names of cameras.
create or replace function core._cut_words(p_text text)
returns text
language sql immutable parallel safe
as $$
  select regexp_replace(
    regexp_replace(p_text collate "pg_unicode_fast",
      '([[:digit:]])([[:alpha:]]{2})|([[:digit:]]{4})([[:alpha:]])', '\1\3 \2\4', 'g'),
    '([[:lower:]])([[:upper:]])|([[:upper:]])([[:upper:]][[:lower:]])|([[:alpha:]]{2})([[:digit:]])|([[:alpha:]])([[:digit:]]{4})',
    '\1\3\5\7 \2\4\6\8', 'g')
$$;
comment on function core._cut_words is 'VacationPhotos2015 reads Vacation Photos 2015.';
