create or replace function catalog.fsck_database(p_limit integer default 1000)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_found jsonb := '[]';
  v_some jsonb;
  v_collection record;
begin
  select coalesce(jsonb_agg(finding), '[]') into v_found
  from (
    (select jsonb_build_object('kind', 'cluster_miscounted', 'subject', cluster.id, 'message',
              format('cluster %s says it has %s members, and has %s', cluster.name, mean.members, coalesce(counted.n, 0))) as finding
     from core.cluster
     join core.cluster_mean as mean on mean.cluster_id = cluster.id
     left join (select cluster_id, count(*) as n from core.asset where cluster_id is not null group by cluster_id) as counted
       on counted.cluster_id = cluster.id
     where mean.members <> coalesce(counted.n, 0) or cluster.closed <> (coalesce(counted.n, 0) = 0)
     order by cluster.id limit p_limit)
    union all
    (select jsonb_build_object('kind', 'asset_without_raw', 'subject', asset.id, 'message', 'its received part is not catalogued')
     from core.asset where not exists (select from core.asset_raw where id = asset.raw_id)
     order by asset.id limit p_limit)
    union all
    (select jsonb_build_object('kind', 'not_in_library', 'subject', asset.id, 'message', 'it has no name in the directory of its cluster')
     from core.asset
     left join core.library on library.asset_id = asset.id
     left join core.cluster on cluster.id = asset.cluster_id
     left join core.unsorted_file as reserved on reserved.asset_id = asset.id
     where asset.cluster_id is not null and asset.uri is not null
       and (library.cluster_id is distinct from asset.cluster_id or cluster.folder is null or cluster.unsorted and reserved.asset_id is null)
     order by asset.id limit p_limit)
    union all
    (select jsonb_build_object('kind', 'table_without_collection', 'subject', 'collections.' || relname, 'message', 'no collection has this table')
     from pg_class
     where relnamespace = 'collections'::regnamespace and relkind = 'r' and relname like 'docs\_%'
       and not exists (select from core.collection where 'docs_' || name = relname)
     order by relname limit p_limit)
  ) as findings;
  for v_collection in select id, name, to_regclass(format('collections.%I', 'docs_' || name)) as documents from core.collection
    where merged_into is null order by id
  loop
    if v_collection.documents is null then
      v_found := v_found || jsonb_build_object('kind', 'collection_without_table', 'subject', v_collection.name, 'message', 'its documents'' table is gone');
      continue;
    end if;
    execute format($query$
      select coalesce(jsonb_agg(finding), '[]') from (
        (select jsonb_build_object('kind', 'document_without_object', 'subject', docs.id, 'message', %L) as finding
         from %s as docs where not exists (select from core.asset where asset.id = docs.id) order by docs.id limit $1)
        union all
        (select jsonb_build_object('kind', 'object_without_document', 'subject', asset.id, 'message', %L)
         from core.asset where collection_id = $2 and kind = 'json' and status = 'done'
           and not exists (select from %s as docs where docs.id = asset.id) order by asset.id limit $1)) as findings $query$,
      format('a document of %s that no object leads to', v_collection.name), v_collection.documents,
      format('done, and yet not in %s', v_collection.documents), v_collection.documents)
    into v_some using p_limit, v_collection.id;
    v_found := v_found || v_some;
  end loop;
  return v_found;
end;
$$;
comment on function catalog.fsck_database is 'What does not fit together in the catalogue itself, up to p_limit of each kind: [{"kind", "subject", "message"}]. Empty when all is well.';
