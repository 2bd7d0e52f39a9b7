-- What two names have in common that differ in case, accents, separators or nothing at all. No word begins with an
-- equals sign, so that the whole name is a lexeme that only a whole name asks for.
create or replace function core._name_key(p_name text)
returns text
language sql immutable parallel safe
as $$
  select '=' || nullif(left(array_to_string(core._word_list(p_name), ' '), 500), '')
$$;
comment on function core._name_key is 'The lexeme of a whole name: IMG_1234.jpg has "=img 1234 jpg"; null when no word is in it.';
