-- Inlined where it is called: the caller's limit ends the scan of the index.
create or replace function core._events(p_xid xid8, p_id uuid, p_horizon xid8)
returns table (
  xid xid8, id uuid, stage text, kind text, request_id uuid, asset_id uuid, cluster_id uuid, schema_id uuid,
  owner text, collection text, actor text, created_at timestamptz, detail jsonb
)
language sql stable
as $$
  select lineage.xid, lineage.id, lineage.stage,
         case when lineage.asset_id is not null then 'object' when lineage.schema_id is not null then 'schema'
              when lineage.cluster_id is not null then 'cluster' when lineage.request_id is not null then 'request'
              else 'system' end,
         coalesce(lineage.request_id, asset.request_id), lineage.asset_id, lineage.cluster_id, lineage.schema_id,
         request.owner, coalesce(lineage.detail ->> 'collection', collection.name, request.collection),
         lineage.actor, lineage.created_at, lineage.detail
  from core.lineage
  left join core.asset on asset.id = lineage.asset_id
  left join core.ingest_request as request on request.id = coalesce(lineage.request_id, asset.request_id)
  left join core.schema_def on schema_def.id = lineage.schema_id
  left join core.collection on collection.id = coalesce(asset.collection_id, schema_def.collection_id)
  where (lineage.xid, lineage.id) > (p_xid, p_id) and lineage.xid < p_horizon
$$;
comment on function core._events is 'Events after a position and below the horizon, with their kind, owner and collection.';
