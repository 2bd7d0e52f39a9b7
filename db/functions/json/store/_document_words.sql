create or replace function core._document_words(p_document jsonb, p_tags text[])
returns tsvector
language plpgsql stable
as $$
declare
  v_text text := core._document_text(p_document);
begin
  if p_tags <> '{}' then
    v_text := concat_ws(' ', array_to_string(p_tags, ' '), v_text);
  end if;
  if pg_column_size(p_document) > 8000 then
    return core._words_of_large(v_text);
  end if;
  return core._words(v_text);
end;
$$;
comment on function core._document_words is 'Full text of a document: its strings and the tags it came with.';
