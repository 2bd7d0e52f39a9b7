-- Postgres puts the whole statement, with every value, behind CONTEXT: megabytes of one document.
create or replace function core._short_message(p_message text)
returns text
language sql immutable
as $$
  select case when octet_length(said) <= 1000 then said
              else (select left(said, max(n)) || '…' from generate_series(249, 997) as n where octet_length(left(said, n)) <= 997) end
  from (select rtrim(split_part(split_part(p_message, E'\nCONTEXT:', 1), E'\nSTATEMENT:', 1)) as said) as cut
$$;
comment on function core._short_message is 'A message of an error as it is kept and shown: it ends before CONTEXT, and after at most 1,000 bytes.';
