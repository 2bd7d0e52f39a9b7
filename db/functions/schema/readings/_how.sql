-- A pattern is compiled once, into the statement that reads many values.
create or replace function core._how(p_column jsonb)
returns jsonb
language sql immutable
as $$
  select jsonb_strip_nulls(jsonb_build_object('reading', p_column -> 'reading', 'style', p_column -> 'style', 'zone', p_column -> 'zone'))
    || case p_column ->> 'reading' when 'pattern' then core._compiled_pattern(p_column ->> 'pattern')
            when 'words' then jsonb_strip_nulls(jsonb_build_object('words', p_column -> 'pattern')) else '{}' end
$$;
comment on function core._how is 'How a column with a reading takes its values, as core._read_as and core._written_as take it.';
