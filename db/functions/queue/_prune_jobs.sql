-- All jobs of a request at once, so that its progress is counted either from them or from its objects. A request with
-- a job that failed or runs keeps all of them.
create or replace function core._prune_jobs(p_before timestamptz, p_limit integer default 5000)
returns bigint
language sql volatile
as $$
  with ended as materialized (
    select id, request_id from core.job as job
    where state = 'done' and finished_at < p_before
      and not exists (
        select from core.job as other
        where other.request_id = job.request_id and (other.state <> 'done' or other.finished_at >= p_before))
      and not exists (select from core.reembedding where job_id = job.id)
      and not exists (select from core.reexamination where job_id = job.id)
    order by id limit p_limit
  ), removed as (
    delete from core.job
    where id = any (array(select id from ended where request_id is null))
       or request_id = any (array(select distinct request_id from ended where request_id is not null))
    returning 1
  )
  select count(*) from removed
$$;
comment on function core._prune_jobs is 'Remove jobs that ended well before this time, about p_limit of them; how many.';
