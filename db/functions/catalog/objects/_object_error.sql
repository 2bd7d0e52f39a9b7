create or replace function core._object_error(p_asset core.asset, p_job core.job)
returns jsonb
language sql stable
as $$
  select coalesce(
    (select jsonb_build_object('code', code, 'message', message)
            || jsonb_strip_nulls(jsonb_build_object('detail', detail)) from core.failure where asset_id = p_asset.id),
    case when p_asset.status <> 'done' and p_job.error_code is not null
         then jsonb_build_object('code', p_job.error_code, 'message', p_job.error_message) end)
$$;
comment on function core._object_error is 'Why an object failed, or why its last try did; null when nothing went wrong.';
