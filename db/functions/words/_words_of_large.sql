-- A tsvector holds 1 MB; half of it is left for the words beside the text. A text with more different words must not
-- fail, nor other texts with it. What is beyond is not found by words. 30,000 characters always fit.
create or replace function core._words_of_large(p_text text)
returns tsvector
language plpgsql immutable
as $$
declare
  v_words tsvector;
  v_length integer;
begin
  foreach v_length in array array[1000000, 150000, 30000] loop
    begin
      v_words := core._words(left(p_text, v_length));
      exit when pg_column_size(v_words) < 600000;
    exception when program_limit_exceeded then
      continue;
    end;
  end loop;
  return v_words;
end;
$$;
comment on function core._words_of_large is 'A long text as full text, or its beginning when it has too many different words.';
