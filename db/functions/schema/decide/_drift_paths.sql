-- Presence is measured from the first document that had the path, so that a field that begins late is
-- not held against the time before. Of a path's types only those count that are not strays themselves.
create or replace function core._drift_paths(p_collection_id integer, p_root text default '$')
returns jsonb
language sql stable
as $$
  with held as (
    select * from core.drift where collection_id = p_collection_id and coalesce(child, '$') = p_root
  ), looked_at as (
    select documents as total from held where path = p_root
  ), path as (
    select path, keys, min(first_at) as first_at, sum(documents) filter (where type <> 'null') as present
    from held where path <> p_root
    group by path, keys
  ), typed as (
    select path, jsonb_object_agg(type, documents) as types
    from held join path using (path, keys)
    where type <> 'null' and documents >= present * core._number_setting('drift_presence')
    group by path
  )
  select coalesce(jsonb_agg(jsonb_build_object(
    'path', path, 'keys', keys, 'present', present, 'types', types,
    'presence', trim_scale(round(present / (total - first_at), 4))) order by path collate "C"), '[]')
  from path join typed using (path) cross join looked_at
  where present >= core._number_setting('drift_documents')
    and present >= (total - first_at) * core._number_setting('drift_presence')
$$;
comment on function core._drift_paths is 'What of the drift of a table, or of the child table with that path, is frequent enough for a new version: [{"path", "keys", "present", "types", "presence"}].';
