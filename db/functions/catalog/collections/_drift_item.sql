create or replace function core._drift_item(p_collection_id integer)
returns jsonb
language sql stable
as $$
  with looked_at as (
    select path as root, documents as total from core.drift where collection_id = p_collection_id and type = 'any'
  ), listed as (
    select path, type, documents, example, round(documents::numeric / nullif(total - first_at, 0), 4)::double precision as presence
    from core.drift join looked_at on root = coalesce(child, '$')
    where collection_id = p_collection_id and type <> 'any'
    order by documents desc, path, type
    limit 50
  )
  select jsonb_build_object(
    'looked_at', coalesce((select total from looked_at where root = '$'), 0),
    'total', (select count(*) from core.drift where collection_id = p_collection_id and type <> 'any'),
    'items', coalesce((select jsonb_agg(to_jsonb(listed) order by documents desc, path, type) from listed), '[]'))
$$;
comment on function core._drift_item is '{"looked_at": documents, "total", "items": [{"path", "type", "documents", "presence", "example"}]} of the drift of a collection, the most frequent 50. presence is the share since the first that had it.';
