create or replace function core._grouped_number(p_number text, p_group text, p_point text)
returns text
language sql immutable
as $$
  select regexp_replace(split_part(p_number, '.', 1), '(\d)(?=(\d{3})+$)', '\1' || p_group, 'g')
         || case when p_number ~ '\.' then p_point || split_part(p_number, '.', 2) else '' end
$$;
comment on function core._grouped_number is 'A number with a separator between its thousands and another before its fraction.';
