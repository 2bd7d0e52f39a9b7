-- A number at a path that has texts too is read as text: both are looked for.
create or replace function core._equal_documents(p_schema core.schema_def, p_where jsonb)
returns text
language sql stable
as $$
  select string_agg('(' || (
      select string_agg(format('doc @> %L', core._wrapped(keys, meant)), ' or ')
      from (select to_jsonb(value #>> '{}') as meant where type = 'text' union all select (value #>> '{}')::jsonb
            where value #>> '{}' ~ '^(true|false|-?(0|[1-9]\d{0,100})(\.\d{1,100})?)$') as meaning
      where type = 'text' or jsonb_typeof(meant) = case type when 'numeric' then 'number' else 'boolean' end) || ')', ' and ')
  from (
    select col -> 'keys' as keys, col ->> 'type' as type,
           case jsonb_typeof(given.value) when 'object' then given.value -> 'eq' else given.value end as value
    from jsonb_each(case jsonb_typeof(p_where) when 'object' then p_where end) as given
    join jsonb_array_elements(p_schema.proposal -> 'columns') as col on col ->> 'name' = given.key
    where col ->> 'type' in ('text', 'numeric', 'boolean')
  ) as equal
  where not keys @? '$[*] ? (@.type() == "number")'
    and jsonb_typeof(value) in ('string', 'number', 'boolean')
$$;
comment on function core._equal_documents is 'The part of a filter that the index of documents serves, as an SQL condition on doc; null where there is none.';
