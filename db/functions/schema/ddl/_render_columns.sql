create or replace function core._render_columns(p_table text, p_version integer, p_columns jsonb)
returns text[]
language sql immutable
as $$
  with added as (
    select ord, value ->> 'name' as name, value ->> 'type' as type, value
    from jsonb_array_elements(p_columns) with ordinality as listed (value, ord)
    where coalesce((value ->> 'since')::integer, 1) = p_version
  )
  select array(select format('alter table collections.%I add column %I %s', p_table, name, type) from added order by ord)
    || array(select format('comment on column collections.%I.%I is %L', p_table, name, core._origin_text(value, p_version)) from added order by ord)
$$;
comment on function core._render_columns is 'The statements that add to a table the columns that a later version brings.';
