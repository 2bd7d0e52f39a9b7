-- The filters of lists and search as one condition, so that both mean the same. Inlined into the query that uses it,
-- where it becomes a plain condition that an index serves. A subquery in it would prevent that, so those are in
-- functions of their own. Queries that rely on it plan for the filter they have: set plan_cache_mode =
-- force_custom_plan.
create or replace function core._passes(p_asset core.asset, p_filter jsonb)
returns boolean
language sql stable
as $$
  select (p_filter ->> 'kind' is null or (p_asset).kind = p_filter ->> 'kind')
     and (p_filter ->> 'media_type' is null or (p_asset).media_type = p_filter ->> 'media_type')
     and (p_filter -> 'tags' is null or (p_asset).tags @> core._texts(p_filter -> 'tags'))
     and (p_filter ->> 'owner' is null or (p_asset).owner = p_filter ->> 'owner')
     and (p_filter ->> 'from' is null or (p_asset).created_at >= (p_filter ->> 'from')::timestamptz)
     and (p_filter ->> 'to' is null or (p_asset).created_at < (p_filter ->> 'to')::timestamptz)
     and (p_filter ->> 'captured_from' is null or (p_asset).captured_local >= (p_filter ->> 'captured_from')::date)
     and (p_filter ->> 'captured_to' is null or (p_asset).captured_local < (p_filter ->> 'captured_to')::date + 1)
     and (p_filter ->> 'cluster_id' is null or (p_asset).cluster_id = (p_filter ->> 'cluster_id')::uuid)
     and (p_filter ->> 'collection' is null or (p_asset).collection_id = core._collection_id(p_filter ->> 'collection'))
     and (p_filter ->> 'status' is null
          or (p_asset).status = case p_filter ->> 'status' when 'processing' then 'queued' else p_filter ->> 'status' end
             and (p_filter ->> 'status' not in ('queued', 'processing')
                  or core._is_processing((p_asset).job_id) = (p_filter ->> 'status' = 'processing')))
$$;
comment on function core._passes is 'Whether an object meets a filter; keys that are absent do not filter.';
