-- Version 1 makes the table; a later one adds its columns to it. A column is never retyped: that would
-- rewrite the table under a lock that readers wait for, and break what reads the column. A wider one is
-- added beside it.
--
-- Text is indexed by hash: a btree refuses entries of more than 2704 bytes, and with them the document.
-- A foreign key is not enforced: it tells people and the planner, and refuses no document whose parent is late.
create or replace function core._render_ddl(p_proposal jsonb)
returns text[]
language sql immutable
as $$
  with given as (
    select p_proposal ->> 'table' as name, (p_proposal ->> 'version')::integer as version
  ), col as (
    select value ->> 'name' as name, value ->> 'type' as type, value ->> 'path' as path, value, ord,
           coalesce((value ->> 'since')::integer, 1) as since, value ? 'widens' as is_wider
    from jsonb_array_elements(p_proposal -> 'columns') with ordinality as listed (value, ord)
  )
  select case when version = 1 then
      core._render_table(name, version, 'document_id uuid', array['document_id'], p_proposal -> 'columns',
        format('The collection %s as a table; document_id is the system_id, extra what no column holds.', name))
      || array(
        select format('create index %I on collections.%I using %s (%I)', core._index_name(given.name, col.name),
          given.name, case type when 'text' then 'hash' else 'btree' end, col.name)
        from col where p_proposal -> 'indexes' ? col.name order by col.name)
      || array(
        select format('create unique index %I on collections.%I using btree (%s)', core._index_name(given.name, '$key'), given.name,
          (select string_agg(format('%I', col.name), ', ' order by n)
           from jsonb_array_elements_text(p_proposal -> 'key') with ordinality as part (path, n) join col using (path) where not is_wider))
        where coalesce(p_proposal -> 'key', '[]') <> '[]')
      || array(
        select statement
        from jsonb_array_elements(coalesce(p_proposal -> 'children', '[]')) with ordinality as listed (child, n)
        cross join lateral unnest(core._render_table(child ->> 'table', version, 'document_id uuid, ordinal bigint',
          array['document_id', 'ordinal'], child -> 'columns',
          format('The elements of %s in the collection %s, one row each; document_id is the row of %2$s they belong to, ordinal their place from 0.',
            child ->> 'path', given.name))) with ordinality as made (statement, m)
        order by n, m)
      || array(
        select format('alter table collections.%I add constraint %I foreign key (%I) references collections.%I (%I) not enforced',
          given.name, value ->> 'name', value ->> 'column', value ->> 'references_table', value ->> 'references_column')
        from jsonb_array_elements(coalesce(p_proposal -> 'foreign_keys', '[]')))
    else array(
        select statement from (
          select ord, 1, format('alter table collections.%I add column %I %s', given.name, col.name, type) from col where since = version
          union all
          select ord, 2, format('comment on column collections.%I.%I is %L', given.name, col.name,
            core._origin_text(col.value, version)) from col where since = version
        ) as step (ord, n, statement)
        order by n, ord)
    end
  from given
$$;
comment on function core._render_ddl is 'The statements that make the table of a proposal, or change it to a later version. Every name goes through %I: nobody''s text ever runs.';
