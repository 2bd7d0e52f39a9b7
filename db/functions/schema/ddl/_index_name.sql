-- The $ keeps it apart from the tables of other collections; the hash keeps long columns apart.
create or replace function core._index_name(p_table text, p_column text)
returns text
language sql immutable
as $$
  select case when length(p_table) + length(p_column) < 63 then p_table || '$' || p_column
              else left(p_table || '$' || p_column, 54) || '_' || left(encode(sha256(convert_to(p_column, 'UTF8')), 'hex'), 8) end
$$;
comment on function core._index_name is 'A name of at most 63 bytes for the index on a column, that nothing else in collections has.';
