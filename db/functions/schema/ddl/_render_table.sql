create or replace function core._render_table(
  p_table text, p_version integer, p_lead text, p_primary_key text[], p_columns jsonb, p_comment text
)
returns text[]
language sql immutable
as $$
  select array[
    format(E'create table collections.%I (\n  %s,\n%s  extra jsonb,\n  constraint %I primary key (%s)\n)',
      p_table, replace(p_lead, ', ', E',\n  '),
      coalesce(string_agg(format(E'  %I %s,\n', value ->> 'name', value ->> 'type'), '' order by ord), ''),
      core._index_name(p_table, 'document_id'), array_to_string(p_primary_key, ', ')),
    format('comment on table collections.%I is %L', p_table, p_comment)
  ]
  || coalesce(array_agg(format('comment on column collections.%I.%I is %L', p_table, value ->> 'name',
       core._origin_text(value, p_version)) order by ord)
       filter (where value is not null), '{}')
  from jsonb_array_elements(p_columns) with ordinality as listed (value, ord)
$$;
comment on function core._render_table is 'The statements that make one table of a proposal, with comments that say where each column comes from.';
