create or replace function core._promised_facts(p_proposal jsonb)
returns setof text
language sql stable
as $$
  with part as (
    select p_proposal ->> 'table' as name, p_proposal -> 'columns' as columns, array['document_id'] as key
    union all
    select value ->> 'table', value -> 'columns', core._child_lead(value)
    from jsonb_array_elements(coalesce(p_proposal -> 'children', '[]'))
  )
  select format('table %s', name) from part
  union all
  select format('column %s.document_id uuid not null', name) from part
  union all
  select format('column %s.%s bigint not null', name, place) from part cross join lateral unnest(key[2:]) as place
  union all
  select format('column %s.%s %s', name, value ->> 'name', core._type_name(value ->> 'type'))
  from part, jsonb_array_elements(columns)
  union all
  select format('column %s.extra jsonb', name) from part
  union all
  select format('key index on %s using btree (%s)', name, array_to_string(key, ', ')) from part
  union all
  select format('index on %s using %s (%s)', p_proposal ->> 'table',
                case value ->> 'type' when 'text' then 'hash' else 'btree' end, value ->> 'name')
  from jsonb_array_elements(p_proposal -> 'columns') where p_proposal -> 'indexes' ? (value ->> 'name')
  union all
  select format('unique index on %s using btree (%s)', p_proposal ->> 'table', string_agg(col ->> 'name', ', ' order by n))
  from jsonb_array_elements_text(coalesce(p_proposal -> 'key', '[]')) with ordinality as part (path, n)
  join jsonb_array_elements(p_proposal -> 'columns') as col on col ->> 'path' = part.path and not col ? 'widens'
  having count(*) > 0
  union all
  select format('foreign key %s on %s (%s) references %s (%s)', value ->> 'name', p_proposal ->> 'table', value ->> 'column',
                format('collections.%I', value ->> 'references_table'), value ->> 'references_column')
  from jsonb_array_elements(coalesce(p_proposal -> 'foreign_keys', '[]'))
$$;
comment on function core._promised_facts is 'What a proposal says of its tables, a fact a line; of a later version the whole table, with what earlier versions made. When its DDL has run, core._table_facts must say the same.';
