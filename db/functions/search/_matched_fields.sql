-- Looked for only in what is shown. A document is named by its top-level key; one too large to be looked
-- at again is named as a whole.
create or replace function core._matched_fields(p_asset_id uuid, p_query text)
returns jsonb
language sql stable
set search_path = public, pg_temp
as $$
  with seen as (
    select asset.kind, raw.filename, core._folders_of(raw.path) as folders, asset.tags, request.comments, asset.owner, media.metadata,
           core._document_of(asset.id, collection.name) as document
    from core.asset
    join core.asset_raw as raw on raw.id = asset.raw_id
    join core.ingest_request as request on request.id = asset.request_id
    left join core.collection on collection.id = asset.collection_id
    left join core.media on media.asset_id = asset.id
    where asset.id = p_asset_id
  ), field as materialized (
    select 'filename' as name, to_tsvector('english', core._words_of_name(filename)) as words from seen where kind = 'media'
    union all select 'path', to_tsvector('english', core._words_of_name(folders)) from seen where kind = 'media'
    union all select 'tags', to_tsvector('english', array_to_string(tags, ' ')) from seen
    union all select 'comments', to_tsvector('english', left(comments, 50000)) from seen where kind = 'media'
    union all select 'owner', to_tsvector('english', owner) from seen where kind = 'media'
    union all select 'metadata', core._document_words(metadata, '{}') from seen where kind = 'media'
    union all
    select 'document' || coalesce('.' || key, ''), core._document_words(value, '{}')
    from seen
    cross join lateral (
      select key, value from jsonb_each(
        case when jsonb_typeof(document) = 'object' and pg_column_size(document) <= 100000 then document end)
      union all
      select null, document where jsonb_typeof(document) <> 'object' or pg_column_size(document) > 100000
    ) as part
  )
  select jsonb_object_agg(name, said)
  from (
    select field.name, jsonb_agg(asked.word order by asked.word) as said
    from field join core._asked_words(p_query) as asked on field.words @@ quote_literal(asked.lexeme)::tsquery
    group by field.name
  ) as named
$$;
comment on function core._matched_fields is '{"field": ["word", ...]}: where the words of a query stand in an object; null when nowhere.';
