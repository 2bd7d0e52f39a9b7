create or replace function core._document_words(p_document jsonb, p_tags text[])
returns tsvector
language sql stable
as $$
  select case when p_tags = '{}' then words
              else words || to_tsvector('english', array_to_string(p_tags, ' ')) end
  from (select jsonb_to_tsvector('english', p_document, '["string"]') as words) as said
$$;
comment on function core._document_words is 'Full text of a document: its strings and the tags it came with.';
