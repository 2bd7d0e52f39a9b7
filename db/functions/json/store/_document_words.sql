create or replace function core._document_words(p_document jsonb, p_tags text[])
returns tsvector
language plpgsql stable
as $$
declare
  v_words tsvector;
begin
  -- Two statements and no CASE: the planner would work out both of its arms beforehand.
  if pg_column_size(p_document) > 8000 then
    v_words := core._words_of_large(p_document);
  else
    v_words := jsonb_to_tsvector('english', p_document, '["string"]');
  end if;
  return case when p_tags = '{}' then v_words else v_words || to_tsvector('english', array_to_string(p_tags, ' ')) end;
end;
$$;
comment on function core._document_words is 'Full text of a document: its strings and the tags it came with.';
