create or replace function catalog.cluster_files(p_id uuid, p_after uuid default null, p_limit integer default 1000)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_cluster core.cluster;
begin
  p_limit := core._bounded(p_limit, 10000);
  v_cluster := core._find_cluster(p_id);
  return jsonb_build_object('name', v_cluster.name, 'folder', coalesce(v_cluster.folder, v_cluster.id::text), 'items', (
    select coalesce(jsonb_agg(jsonb_build_object(
      'system_id', member.id, 'uri', coalesce(member.uri, raw.uri), 'size_bytes', raw.size_bytes, 'created_at', member.created_at,
      'name', coalesce(library.name, member.id || coalesce('.' || media.extension, ''))) order by member.id), '[]')
    from (
      select * from core.asset where cluster_id = p_id and (p_after is null or id > p_after) order by id limit p_limit
    ) as member
    join core.asset_raw as raw on raw.id = member.raw_id
    left join core.media on media.asset_id = member.id
    left join core.library on library.asset_id = member.id));
end;
$$;
comment on function catalog.cluster_files is 'The files of a cluster in the order of their ids, under the names they have in its directory: unique there, whatever their case.';
