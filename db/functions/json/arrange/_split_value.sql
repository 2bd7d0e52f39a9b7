create or replace function core._split_value(p_document jsonb, p_path text[])
returns text
language sql immutable
as $$
  select case when jsonb_typeof(p_document #> p_path) in ('string', 'number', 'boolean') then left(p_document #>> p_path, 200) end
$$;
comment on function core._split_value is 'The value that decides which part a document goes to; null where it has none, and stays.';
