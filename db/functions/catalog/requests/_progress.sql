-- From the jobs, of which a request of a million documents has a few hundred. An object without a job had
-- failed before it could be queued. One that is compared with others was counted with the job that processed it. A
-- request whose jobs were pruned is counted from its objects.
create or replace function core._progress(p_request_id uuid, p_ordinal integer)
returns jsonb
language plpgsql stable
as $$
begin
  if p_ordinal is not null then
    return (
      select jsonb_build_object('total', 1, 'queued', (state = 'queued')::integer, 'processing', (state = 'processing')::integer,
                                'done', (state = 'done')::integer, 'failed', (state = 'failed')::integer)
      from (
        select case when asset.status = 'queued' and job.state = 'processing' then 'processing' else asset.status end as state
        from core.asset left join core.job on job.id = asset.job_id
        where asset.request_id = p_request_id and asset.ordinal = p_ordinal
      ) as object);
  end if;
  if not exists (select from core.job where request_id = p_request_id and first_ordinal is not null) then
    return (
      select jsonb_build_object('total', count(*), 'queued', count(*) filter (where status = 'queued'), 'processing', 0,
                                'done', count(*) filter (where status = 'done'), 'failed', count(*) filter (where status = 'failed'))
      from core.asset where request_id = p_request_id);
  end if;
  return (
    select jsonb_build_object('total', total, 'queued', queued, 'processing', processing,
                              'done', done - rejected, 'failed', failed + rejected + total - queued - processing - done - failed)
    from (
      select request.objects_total as total, coalesce(sum(n) filter (where state = 'queued'), 0) as queued,
             coalesce(sum(n) filter (where state = 'processing'), 0) as processing,
             coalesce(sum(n) filter (where state = 'done'), 0) as done, coalesce(sum(n) filter (where state = 'failed'), 0) as failed,
             coalesce(sum(rejects) filter (where state = 'done'), 0) as rejected
      from core.ingest_request as request
      left join (
        select request_id, state, last_ordinal - first_ordinal + 1 as n,
               case when core._is_rejected(job) then last_ordinal - first_ordinal + 1
                    when task = 'json.store' then coalesce((result ->> 'failed')::integer, 0) else 0 end as rejects
        from core.job where request_id = p_request_id and first_ordinal is not null and task not in ('media.verify', 'media.fingerprint')
      ) as job on job.request_id = request.id
      where request.id = p_request_id
      group by request.objects_total
    ) as counted);
end;
$$;
comment on function core._progress is 'Objects of a request (or one of them) by state.';
