create or replace function catalog.object_lineage(p_id uuid)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_asset core.asset;
begin
  select * into v_asset from core.asset where id = p_id;
  if not found then
    perform core._no_object('object', p_id);
  end if;
  return jsonb_build_object('items', (
    select coalesce(jsonb_agg(jsonb_build_object('stage', stage, 'actor', actor, 'detail', detail, 'created_at', created_at,
                              'trace_id', coalesce(trace_id, (select substr(traceparent, 4, 32) from core.ingest_request where id = lineage.request_id)),
                              'scope', case when asset_id is null then 'request' else 'object' end) order by id), '[]')
    from core.lineage
    where asset_id = p_id
       or request_id = v_asset.request_id and asset_id is null
          and (detail -> 'job_id' is null or detail -> 'job_id' = to_jsonb(v_asset.job_id)
               or detail ->> 'task' = 'json.route')));
end;
$$;
comment on function catalog.object_lineage is 'What happened to an object: its own rows and those of its request that concern it.';
