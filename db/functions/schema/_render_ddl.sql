-- Text is indexed by hash: a btree refuses entries of more than 2704 bytes, and with them the document.
create or replace function core._render_ddl(p_proposal jsonb)
returns text[]
language sql immutable
as $$
  select array[
    format(E'create table collections.%I (\n  document_id uuid constraint %I primary key,\n%s  extra jsonb\n)',
      p_proposal ->> 'table', core._index_name(p_proposal ->> 'table', 'document_id'),
      coalesce(string_agg(format(E'  %I %s,\n', value ->> 'name', value ->> 'type'), '' order by ord), '')),
    format('comment on table collections.%I is %L', p_proposal ->> 'table',
      format('The collection %s as a table; document_id is the system_id, extra what no column holds.', p_proposal ->> 'table'))
  ]
  || coalesce(array_agg(format('comment on column collections.%I.%I is %L', p_proposal ->> 'table', value ->> 'name',
       format('From %s, since version %s.', value ->> 'path', p_proposal ->> 'version')) order by ord)
       filter (where value is not null), '{}')
  || array(
       select format('create index %I on collections.%I using %s (%I)', core._index_name(p_proposal ->> 'table', value ->> 'name'),
         p_proposal ->> 'table', case value ->> 'type' when 'text' then 'hash' else 'btree' end, value ->> 'name')
       from jsonb_array_elements(p_proposal -> 'columns')
       where p_proposal -> 'indexes' ? (value ->> 'name')
       order by value ->> 'name')
  from jsonb_array_elements(p_proposal -> 'columns') with ordinality as listed (value, ord)
$$;
comment on function core._render_ddl is 'The statements that make the table of a proposal. Every name goes through %I: nobody''s text ever runs.';
