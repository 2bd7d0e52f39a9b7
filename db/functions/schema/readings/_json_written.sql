create or replace function core._json_written(p_value jsonb, p_style jsonb)
returns text
language sql immutable
as $$
  select case jsonb_typeof(p_value)
    when 'object' then '{' || coalesce((
      select string_agg(to_json(key) || case when p_style @> '{"spaced": true}' then ': ' else ':' end || core._json_written(value, p_style),
                        case when p_style @> '{"spaced": true}' then ', ' else ',' end
                        order by array_position(array(select jsonb_array_elements_text(p_style -> 'keys')), key), key collate "C")
      from jsonb_each(p_value)), '') || '}'
    when 'array' then '[' || coalesce((
      select string_agg(core._json_written(value, p_style), case when p_style @> '{"spaced": true}' then ', ' else ',' end order by n)
      from jsonb_array_elements(p_value) with ordinality as listed (value, n)), '') || ']'
    else p_value::text end
$$;
comment on function core._json_written is 'JSON as text in a style of core._json_style.';
