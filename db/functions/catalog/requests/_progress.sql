create or replace function core._progress(p_request_id uuid, p_ordinal integer)
returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'total', count(*), 'queued', count(*) filter (where state = 'queued'),
    'processing', count(*) filter (where state = 'processing'),
    'done', count(*) filter (where state = 'done'), 'failed', count(*) filter (where state = 'failed'))
  from (
    select case when asset.status = 'queued' and job.state = 'processing' then 'processing' else asset.status end as state
    from core.asset left join core.job on job.id = asset.job_id
    where asset.request_id = p_request_id and (p_ordinal is null or asset.ordinal = p_ordinal)
  ) as object
$$;
comment on function core._progress is 'Objects of a request (or one of them) by state.';
