-- Under keep_first the content is the key, and the greatest order is that of the first: its time negated, its id reversed.
create or replace function core._versions_sql(p_collection core.collection, p_columns jsonb)
returns text
language sql stable
as $$
  select format('select id, doc, created_at, %s as key_sha256, %s as order_number, %s as order_text, %s as is_tombstone from collections.%I',
    case when p_collection.dedupe = 'keep_first' then 'sha256(convert_to(doc::text, ''UTF8''))'
         when p_collection.key_paths = '[]' then 'null::bytea' else core._key_sql(p_columns, p_collection.key_paths, p_collection.delete_when <> '[]') end,
    case when p_collection.dedupe = 'keep_first' then '-extract(epoch from created_at)'
         when p_collection.order_path = '[]' then '''-Infinity''::numeric' else format('core._order_number(%s)', core._at_sql('doc', p_collection.order_path)) end,
    case when p_collection.dedupe = 'keep_first' then 'translate(id::text, ''0123456789abcdef'', ''fedcba9876543210'')'
         when p_collection.order_path = '[]' then '''''' else format('core._order_text(%s)', core._at_sql('doc', p_collection.order_path)) end,
    case when p_collection.key_paths = '[]' then 'false' else core._tombstone_sql(p_collection.delete_when) end,
    'docs_' || p_collection.name)
$$;
comment on function core._versions_sql is 'A SELECT of the documents of a collection with their key, what orders them and whether they are tombstones. Columns: (id, doc, created_at, key_sha256, order_number, order_text, is_tombstone).';
