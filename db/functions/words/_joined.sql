create or replace function core._joined(p_text text)
returns text
language sql immutable parallel safe
as $$
  select regexp_replace(p_text collate "pg_unicode_fast",
    '(?<=[[:alpha:]\u0300-\u036f\u0591-\u05c7])[''’‘‛`′ʹʻʼʽʾʿˈꞌ׳״‐-](?=[[:alpha:]])', '', 'g')
$$;
comment on function core._joined is 'A text in NFKC without the apostrophes and hyphens between letters: O''Brien reads OBrien.';
