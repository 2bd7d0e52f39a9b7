create or replace function core._type_name(p_type text)
returns text
language sql stable
as $$
  select case when p_type like 'numeric(%' then p_type else format_type(p_type::regtype, null) end
$$;
comment on function core._type_name is 'The name the catalogs give to a type of a column.';
