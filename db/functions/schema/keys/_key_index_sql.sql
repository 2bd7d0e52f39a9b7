create or replace function core._key_index_sql(p_proposal jsonb)
returns text
language sql immutable
as $$
  select format('create unique index %I on collections.%I using btree (%s)', core._index_name(p_proposal ->> 'table', '$key'), p_proposal ->> 'table',
    string_agg(format('%I', col ->> 'name'), ', ' order by n))
  from jsonb_array_elements_text(coalesce(p_proposal -> 'key', '[]')) with ordinality as part (path, n)
  join jsonb_array_elements(p_proposal -> 'columns') as col on col ->> 'path' = part.path and not col ? 'widens'
  having count(*) > 0
$$;
comment on function core._key_index_sql is 'The statement that makes the unique index of the key of a proposal; null where its columns hold none.';
