-- Of the smallest hashes first, so that it is the same documents each time.
create or replace function core._column_values(p_collection_id integer, p_columns jsonb, p_documents integer)
returns table (ord integer, n bigint, value jsonb)
language plpgsql stable
as $$
begin
  if p_columns = '[]' then
    return;
  end if;
  return query execute format($sql$
    select found.ord, row_number() over (partition by found.ord order by picked.hash, picked.id), found.value
    from (
      select docs.id, docs.doc, sample.hash from core.collection_sample as sample join collections.%I as docs on docs.id = sample.asset_id
      where sample.collection_id = $1 order by sample.hash, docs.id limit $2
    ) as picked
    cross join lateral (values %s) as found (ord, value)
    where jsonb_typeof(found.value) <> 'null' and pg_column_size(found.value) <= 20000
  $sql$, 'docs_' || (select name from core.collection where id = p_collection_id), (
    select string_agg(format('(%s, %s)', place, core._at_sql('picked.doc', listed.value -> 'keys')), ', ')
    from jsonb_array_elements(p_columns) with ordinality as listed (value, place)))
  using p_collection_id, p_documents;
end;
$$;
comment on function core._column_values is 'What documents of the sample hold at the paths of columns: the place of the column, the number of the value, the value.';
