create or replace function core._event_item(
  p_xid xid8, p_id uuid, p_stage text, p_kind text, p_request_id uuid, p_asset_id uuid, p_cluster_id uuid, p_schema_id uuid,
  p_owner text, p_collection text, p_actor text, p_created_at timestamptz, p_detail jsonb
)
returns jsonb
language sql stable
as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'id', format('%s.%s', p_xid, p_id), 'stage', p_stage, 'kind', p_kind, 'request_id', p_request_id, 'system_id', p_asset_id,
    'cluster_id', p_cluster_id, 'schema_id', p_schema_id, 'owner', p_owner, 'collection', p_collection, 'actor', p_actor,
    'created_at', p_created_at)) || jsonb_build_object('detail', p_detail)
$$;
comment on function core._event_item is 'An event as it is sent.';
