-- What the profile knows and one value of a document can be. Elements of arrays and members counted together are many
-- values; an object whose members are columns is none itself. What tells documents apart comes first: scalars before what
-- is large, links and what is always the same behind those. Postgres allows 63 bytes for the name of a column. Until
-- the profile is made the keys at the top are known, as text.
create or replace function core._document_columns(p_collection_id integer)
returns table (n bigint, name text, keys jsonb, type text, documents bigint, distinct_values bigint)
language sql stable
as $$
  with profiled as (
    select path.steps, path.depth, path.documents, max(path.documents) over () as most, path.text_min ~ '^https?://' as link,
           core._document_column_type(path.types) as type,
           case when cardinality(hashes) < 64 then cardinality(hashes) end as distinct_values,
           (select jsonb_agg(key order by ord) from unnest(string_to_array(substr(path.steps, 3), E'\x01')) with ordinality as step (key, ord)) as keys
    from core.collection_path as path
    where path.collection_id = p_collection_id and path.depth > 0 and path.steps !~ E'[\x02\x03]'
      and (path.depth >= 3 or path.types - 'null' - 'object' <> '{}')
    order by path.documents desc, path.depth, path.steps
    limit 300
  ), known as (
    select * from profiled
    union all
    select key, 1, null, null, false, 'text', null, jsonb_build_array(key)
    from core.collection cross join jsonb_object_keys(signature) as key
    where id = p_collection_id and key !~ chr(31) and not exists (select from profiled)
  )
  select row_number() over (order by (type = 'jsonb'), (coalesce(link, false) or coalesce(distinct_values, 64) <= 1), (documents * 2 < most), depth,
           documents desc, steps), core._path_text(keys), keys, type, documents, distinct_values
  from known
  where octet_length(core._path_text(keys)) <= 63
$$;
comment on function core._document_columns is 'The 300 most common paths of a collection that can be read as columns, scalars first; distinct_values is null from 64 on.';
