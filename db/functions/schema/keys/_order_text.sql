create or replace function core._order_text(p_value jsonb)
returns text
language sql stable
as $$
  select case when jsonb_typeof(p_value) = 'string' and core._order_number(p_value) = '-Infinity' then left(p_value #>> '{}', 1000) else '' end
$$;
comment on function core._order_text is 'The first 1,000 characters of a text that is neither a number nor a moment, for the order of versions by code points. Empty for anything else.';
