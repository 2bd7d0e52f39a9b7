-- Each word as it is, so that names and numbers are found as they are written, and its English stem beside it. Stop
-- words have no stem and are kept. Only stems have places in the text, which saves a second parse of it. UUIDs are
-- found by their groups and are not cut further: they would be most of the cost of a document full of them.
create or replace function core._words(p_text text)
returns tsvector
language plpgsql immutable parallel safe
as $$
declare
  v_text text := p_text;
  v_words text[];
  v_parts text[];
  v_rest text;
begin
  if v_text is null or v_text = '' then
    return '';
  end if;
  if octet_length(v_text) > length(v_text) then
    v_text := core._bigrams(v_text, true);
  end if;
  if octet_length(v_text) > length(v_text) or v_text ~ '[A-Za-z][''`-][A-Za-z]' then
    v_text := concat_ws(' ', v_text, nullif(core._other_spellings(v_text), ''));
  end if;
  v_words := core._word_list(v_text);
  v_parts := v_words;
  if v_text ~ '[[:lower:]][[:upper:]]|[[:alpha:]]{2}[[:digit:]]|[[:digit:]][[:alpha:]]{2}|[[:upper:]]{2}[[:lower:]]|[[:alpha:]][[:digit:]]{4}|[[:digit:]]{4}[[:alpha:]]'
            collate "pg_unicode_fast" then
    v_rest := regexp_replace(v_text collate "C", '[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}', ' ', 'g');
    v_rest := core._cut_words(v_rest);  -- an argument of an inlined function would be worked out for each of its uses
    v_parts := core._word_list(v_rest);
    v_words := v_words || v_parts;
  end if;
  if octet_length(v_text) > 2000 then
    v_words := array(select word from unnest(v_words) as word where octet_length(word) < 2000);
  end if;
  return array_to_tsvector(v_words) || to_tsvector('english', array_to_string(v_parts, ' '));
end;
$$;
comment on function core._words is 'A text as full text: the one way of reading words, for whatever is indexed and whatever is asked.';
