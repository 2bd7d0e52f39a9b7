create or replace function core._words_of_name(p_filename text)
returns text
language sql immutable
as $$
  select regexp_replace(regexp_replace(p_filename, '([a-z])([A-Z0-9])', '\1 \2', 'g'), '[^[:alnum:]]+', ' ', 'g')
$$;
comment on function core._words_of_name is 'holidayPhoto_001.jpg reads: holiday Photo 001 jpg.';
