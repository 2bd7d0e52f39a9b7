-- Looked for only in what is shown, and only in fields that have something. A document is named by its top-level key;
-- one too large to be looked at again is named as a whole.
create or replace function core._matched_fields(p_asset_id uuid, p_words text[], p_queries tsquery[])
returns jsonb
language sql stable
set search_path = public, pg_temp
as $$
  with seen as (
    select asset.kind = 'media' as is_file, raw.filename, core._folders_of(raw.path) as folders, asset.tags, request.comments, asset.owner,
           media.metadata, media.caption, media.location ->> 'name' as place,
           core._captured_words(asset.captured_local, asset.captured_precision) as captured,
           core._document_of(asset.id, collection.name) as document
    from core.asset
    join core.asset_raw as raw on raw.id = asset.raw_id
    join core.ingest_request as request on request.id = asset.request_id
    left join core.collection on collection.id = asset.collection_id
    left join core.media on media.asset_id = asset.id
    where asset.id = p_asset_id
  ), field as materialized (
    select named.name, core._words(named.said) as words
    from seen
    cross join lateral (values
      ('filename', case when is_file then filename end), ('path', case when is_file then folders end),
      ('tags', array_to_string(tags, ' ')), ('comments', case when is_file then left(comments, 50000) end),
      ('owner', owner), ('caption', caption), ('place', place), ('captured', captured)) as named (name, said)
    where named.said <> ''
    union all
    select 'metadata', core._document_words(metadata - array['taken_candidates', 'captured_at', 'of_the_file', 'motion_photo'], '{}')
    from seen where is_file and metadata <> '{}'
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
    select field.name, jsonb_agg(distinct asked.word order by asked.word) as said
    from field join unnest(p_words, p_queries) as asked (word, query) on field.words @@ asked.query
    group by field.name
  ) as named
$$;
comment on function core._matched_fields is '{"field": ["word", ...]}: where in an object the words of a query, as of core._asked_words, are; null when nowhere.';
