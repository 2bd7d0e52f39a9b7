-- A tsvector holds 1 MB; half of it is left for the words beside the document. A document with more
-- different words must not fail, nor its neighbours with it: what is beyond is not found by words.
-- Compression makes a document at most 90 times smaller, so one of 8000 bytes cannot get here.
create or replace function core._words_of_large(p_document jsonb)
returns tsvector
language plpgsql stable
as $$
declare
  v_words tsvector;
begin
  begin
    v_words := jsonb_to_tsvector('english', p_document, '["string"]');
  exception when program_limit_exceeded then
    v_words := null;
  end;
  if v_words is null or length(v_words) > 30000 then
    v_words := to_tsvector('english', left(p_document::text, 150000));
  end if;
  return v_words;
end;
$$;
comment on function core._words_of_large is 'The strings of a document as full text, or of its beginning when there are too many.';
