-- Found by these as well as by what is written: O'Brien by obrien, Anne-Marie by annemarie, Müller by mueller.
-- Apostrophes and hyphens beside figures, or at the edge of a word, join nothing, nor do those of a UUID.
create or replace function core._other_spellings(p_text text)
returns text
language plpgsql immutable parallel safe
as $$
declare
  v_joined text;
  v_respelled text;
begin
  if p_text ~ '[[:alpha:]\u0591-\u05c7][''’‘‛`′ʹʻʼʽʾʿˈꞌ׳״‐-][[:alpha:]]' collate "pg_unicode_fast" then
    v_joined := (
      select string_agg(distinct core._joined(run), ' ')
      from string_to_table(p_text, ' ') as run
      where length(run) < 200 and run ~ '[^\d\s][''’‘‛`′ʹʻʼʽʾʿˈꞌ׳״‐-]' collate "C" and run !~* '[0-9a-f]{8}-[0-9a-f]{4}-' collate "C");
  end if;
  if octet_length(p_text) > length(p_text) and p_text ~ '[äöüåøÄÖÜÅØ]' then
    v_respelled := (
      select string_agg(distinct core._respelled(run), ' ')
      from string_to_table(concat_ws(' ', p_text, v_joined), ' ') as run
      where run ~ '[äöüåøÄÖÜÅØ]');
  end if;
  return concat_ws(' ', v_joined, v_respelled);
end;
$$;
comment on function core._other_spellings is 'How else the words of a text in NFKC may be written: OBrien for O''Brien, Mueller for Müller; empty when nothing differs.';
