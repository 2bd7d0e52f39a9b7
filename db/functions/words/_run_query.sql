create or replace function core._run_query(p_whole text[], p_parts text[], p_prefix boolean)
returns tsquery
language sql immutable parallel safe
as $$
  select case when p_parts = p_whole then core._word_query(p_parts, p_prefix)
              else core._word_query(p_whole, p_prefix) || core._word_query(p_parts, p_prefix) end
$$;
comment on function core._run_query is 'What meets letters and digits in a row: the whole of them, or all parts that they can be cut into.';
