-- Every lineage row goes through here; the triggers only say what happened to what.
create or replace function core._trace(
  p_stage text, p_detail jsonb, p_request_id uuid default null, p_asset_id uuid default null,
  p_schema_id uuid default null, p_cluster_id uuid default null
)
returns void
language sql volatile
as $$
  insert into core.lineage (id, request_id, asset_id, schema_id, cluster_id, stage, actor, detail, created_at)
  values (uuidv7(), p_request_id, p_asset_id, p_schema_id, p_cluster_id, p_stage, core._actor(),
          jsonb_strip_nulls(p_detail) || core._act_detail(), core.current_time())
$$;
