create or replace function core._document_text(p_document jsonb)
returns text
language sql immutable parallel safe
as $$
  select string_agg(value #>> '{}', ' ') from jsonb_path_query(p_document, 'strict $.** ? (@.type() == "string")') as value
$$;
comment on function core._document_text is 'The strings of a document, without its keys.';
