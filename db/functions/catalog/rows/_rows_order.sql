create or replace function core._rows_order(p_schema core.schema_def, p_order text[])
returns jsonb
language plpgsql stable
as $$
declare
  v_names text[] := array(select regexp_replace(part, '^[-+]', '') from unnest(coalesce(p_order, '{}')) as part);
  v_parts jsonb;
begin
  if cardinality(v_names) > 4 then
    perform core._refuse('CB001', format('An order has at most four columns, not %s', cardinality(v_names)), 'Name fewer columns.');
  end if;
  if v_names <> '{}' then
    perform core._chosen_columns(p_schema, v_names);
  end if;
  select coalesce(jsonb_agg(jsonb_build_object('name', known.name, 'type', known.type, 'descending', part like '-%') order by ord), '[]') into v_parts
  from unnest(coalesce(p_order, '{}')) with ordinality as given (part, ord)
  join core._read_columns(p_schema) as known on known.name = regexp_replace(part, '^[-+]', '');
  if v_parts @? '$[*] ? (@.type == "jsonb" || @.type like_regex "\\[\\]$")' then
    perform core._refuse('CB001', 'Rows cannot be ordered by a column of jsonb or an array', 'Name another column.', jsonb_build_object('order', p_order));
  end if;
  return v_parts;
end;
$$;
comment on function core._rows_order is 'An order such as {-total, city} as [{"name", "type", "descending"}]. Raises CB001 for columns that cannot order rows.';
