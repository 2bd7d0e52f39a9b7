create or replace function core._chosen_columns(p_schema core.schema_def, p_columns text[])
returns text[]
language plpgsql stable
as $$
declare
  v_known text[] := array(select name from core._read_columns(p_schema) order by n);
  v_name text;
begin
  if coalesce(p_columns, '{}') = '{}' then
    return v_known;
  end if;
  foreach v_name in array p_columns loop
    if v_name is null or v_name <> all (v_known) then
      perform core._refuse('CB001', format('The table %s has no column %s', p_schema.name, to_json(left(v_name, 80))),
        format('Name some of these: %s.', array_to_string(v_known[:50], ', ')), jsonb_build_object('column', left(v_name, 200)));
    end if;
  end loop;
  if cardinality(p_columns) <> (select count(distinct name) from unnest(p_columns) as name) then
    perform core._refuse('CB001', 'A column is named twice', 'Name each column once.');
  end if;
  return p_columns;
end;
$$;
comment on function core._chosen_columns is 'The columns that are asked for, or all. Raises CB001 for one that the table does not have.';
