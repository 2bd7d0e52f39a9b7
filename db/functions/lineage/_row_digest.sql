-- As a JSON array, so that no value can be read as part of its neighbour. The transaction number is left out: it orders
-- events, and belongs to the server rather than to what happened.
create or replace function core._row_digest(p_row core.lineage)
returns bytea
language sql stable
as $$
  select sha256(convert_to(jsonb_build_array(
    p_row.id, p_row.request_id, p_row.asset_id, p_row.schema_id, p_row.cluster_id, p_row.stage, p_row.actor, p_row.db_user,
    p_row.api_key_id, p_row.trace_id, extract(epoch from p_row.created_at)::text, core._detail_digest(p_row.detail))::text, 'UTF8'))
$$;
comment on function core._row_digest is 'sha256 of a lineage row; the erasure of its detail does not change it.';
