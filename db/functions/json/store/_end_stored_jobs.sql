create or replace function core._end_stored_jobs(p_jobs core.job[], p_stored core.stored_batch[], p_rejects jsonb)
returns jsonb
language sql volatile
as $$
  with named as (
    select job_id, jsonb_agg(name order by collection.id) as collections
    from (select distinct batch.collection_id, job_id from unnest(p_stored) as batch cross join unnest(batch.job_ids) as job_id) as placed
    join core.collection on collection.id = placed.collection_id
    group by job_id
  ), rejected as (
    select job.id as job_id, count(distinct value -> 'ordinal') as n
    from jsonb_array_elements(p_rejects) join unnest(p_jobs) as job on job.id = (value ->> 'job_id')::bigint
    where (value ->> 'ordinal')::integer between job.first_ordinal and job.last_ordinal
    group by 1
  ), result as (
    select job.id, jsonb_build_object('stored', job.last_ordinal - job.first_ordinal + 1 - coalesce(rejected.n, 0),
      'failed', coalesce(rejected.n, 0), 'collections', coalesce(named.collections, '[]')) as result
    from unnest(p_jobs) as job
    left join named on named.job_id = job.id
    left join rejected on rejected.job_id = job.id
  ), ended as (
    update core.job
    set state = 'done', finished_at = core.current_time(), next_try_at = null,
        error_code = null, error_message = null, error_permanent = null, result = result.result
    from result where job.id = result.id and job.id = any (array(select id from unnest(p_jobs)))
    returning job.id, job.result
  )
  select coalesce(jsonb_agg(result || jsonb_build_object('job_id', id) order by id), '[]') from ended
$$;
comment on function core._end_stored_jobs is 'End jobs whose documents were stored, each with what came of it: [{"job_id", "stored", "failed", "collections"}].';
