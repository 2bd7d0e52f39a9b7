create or replace function core._render_ddl(p_proposal jsonb)
returns text[]
language sql immutable
as $$
  select array[
    format(E'create table collections.%I (\n  document_id uuid primary key,\n%s  extra jsonb\n)',
      p_proposal ->> 'table',
      coalesce(string_agg(format(E'  %I %s,\n', value ->> 'name', value ->> 'type'), '' order by ord), '')),
    format('comment on table collections.%I is %L', p_proposal ->> 'table',
      format('The collection %s as a table; document_id is the system_id, extra what no column holds.', p_proposal ->> 'table'))
  ]
  || coalesce(array_agg(format('comment on column collections.%I.%I is %L', p_proposal ->> 'table', value ->> 'name',
       format('From %s, since version %s.', value ->> 'path', p_proposal ->> 'version')) order by ord)
       filter (where value is not null), '{}')
  || array(
       select format('create index %I on collections.%I (%I)',
         left(p_proposal ->> 'table', 30) || '_' || left(column_name, 24) || '_idx', p_proposal ->> 'table', column_name)
       from jsonb_array_elements_text(p_proposal -> 'indexes') as column_name)
  from jsonb_array_elements(p_proposal -> 'columns') with ordinality as listed (value, ord)
$$;
comment on function core._render_ddl is 'The statements that make the table of a proposal. Every name goes through %I: nobody''s text ever runs.';
