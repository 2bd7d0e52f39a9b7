create or replace function core._zone_text(p_gap interval)
returns text
language sql immutable parallel safe
as $$
  select case when p_gap < interval '0' then '-' || to_char(- p_gap, 'HH24:MI') else '+' || to_char(p_gap, 'HH24:MI') end
$$;
comment on function core._zone_text is 'A distance from UTC as +02:00.';
