-- It names its order, so that a cursor of another order is refused.
create or replace function core._rows_cursor(p_order jsonb, p_values jsonb)
returns text
language sql immutable
as $$
  select translate(encode(convert_to(jsonb_build_array(p_order, p_values)::text, 'UTF8'), 'base64'), E'+/=\n', '-_')
$$;
comment on function core._rows_cursor is 'Where a list of rows continues, as a text for an address.';
