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
    select value ->> 'name' as name, value ->> 'type' as type, ord
    from jsonb_array_elements(p_proposal -> 'columns') with ordinality as listed (value, ord)
  )
  select case when version = 1 then
      core._render_table(name, version, 'document_id uuid', array['document_id'], p_proposal -> 'columns',
        format('The collection %s as a table; document_id is the system_id, extra what no column holds.', name))
      || array(
        select format('create index %I on collections.%I using %s (%I)', core._index_name(given.name, col.name),
          given.name, case type when 'text' then 'hash' else 'btree' end, col.name)
        from col where p_proposal -> 'indexes' ? col.name order by col.name)
      || array_remove(array[core._key_index_sql(p_proposal)], null)
      || array(
        select statement
        from jsonb_array_elements(coalesce(p_proposal -> 'children', '[]')) with ordinality as listed (child, n)
        cross join lateral unnest(core._render_child(child, given.name, version)) with ordinality as made (statement, m)
        order by n, m)
      || array(
        select format('alter table collections.%I add constraint %I foreign key (%I) references collections.%I (%I) not enforced',
          given.name, value ->> 'name', value ->> 'column', value ->> 'references_table', value ->> 'references_column')
        from jsonb_array_elements(coalesce(p_proposal -> 'foreign_keys', '[]')))
    else core._render_columns(name, version, p_proposal -> 'columns')
      || array(
        select statement
        from jsonb_array_elements(coalesce(p_proposal -> 'children', '[]')) with ordinality as listed (child, n)
        cross join lateral unnest(case when child -> 'since' = p_proposal -> 'version' then core._render_child(child, given.name, version)
          else core._render_columns(child ->> 'table', version, child -> 'columns') end) with ordinality as made (statement, m)
        order by n, m)
    end
  from given
$$;
comment on function core._render_ddl is 'The statements that make the table of a proposal, or change it to a later version. Every name goes through %I: no text that came in ever runs.';
