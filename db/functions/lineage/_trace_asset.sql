-- Of a file every step is worth a row. What happens to documents is one row of their request. Only failures have more:
-- core._trace_failure records them with their reason.
create or replace function core._trace_asset()
returns trigger
language plpgsql
as $$
begin
  insert into core.lineage (id, request_id, asset_id, cluster_id, stage, actor, detail, created_at)
  select uuidv7(), asset.request_id, asset.id, event.cluster_id, event.stage, core._actor(),
         jsonb_strip_nulls(event.detail) || core._act_detail(), core.current_time()
  from changed as asset
  join before_change as previous using (id)
  cross join lateral (values
    (1, 'tagged', asset.tags <> previous.tags, null, jsonb_build_object('tags', asset.tags)),
    (2, 'clustered', asset.cluster_id is distinct from previous.cluster_id, asset.cluster_id,
     jsonb_build_object('from', previous.cluster_id, 'similarity', asset.cluster_similarity)),
    (3, 'placed', asset.uri is distinct from previous.uri, null, jsonb_build_object('uri', asset.uri)),
    (4, 'object_done', asset.status = 'done' and previous.status <> 'done', null, '{}'::jsonb)
  ) as event (n, stage, happened, cluster_id, detail)
  where event.happened and asset.kind = 'media'
  order by asset.ordinal, event.n;
  return null;
end;
$$;
