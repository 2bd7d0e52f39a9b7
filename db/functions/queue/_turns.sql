-- Fair queueing by start tags. A key's next job comes one behind its last one that waits, and never before the job that
-- is next in the queue. So each API key with waiting jobs gets as many in turn as any other. One that comes later does
-- not make up for the time before. Two requests of one key at once may take the same numbers, which is harmless.
--
-- Jobs with a time wait for a retry: they say nothing about the turn of the queue.
create or replace function core._turns(p_jobs bigint[])
returns table (job_id bigint, priority integer)
language sql stable
as $$
  with line as materialized (
    select job.queue, coalesce(job.api_key_id, '00000000-0000-0000-0000-000000000000') as account, array_agg(job.id order by job.id) as jobs
    from core.job join core.task on task.name = job.task and task.in_turns
    where job.id = any (p_jobs)
    group by 1, 2
  ), first as materialized (
    select jobs, least(
      coalesce((select max(waiting.priority) from queue.procrastinate_jobs as waiting
                where waiting.queue_name = line.queue and waiting.status = 'todo' and waiting.scheduled_at is null
                  and waiting.priority between -1000000000 and 0), 0),
      coalesce((select last.priority - 1
                from core.job
                join queue.procrastinate_jobs as last on last.id = job.queue_job_id
                where job.queue = line.queue and coalesce(job.api_key_id, '00000000-0000-0000-0000-000000000000') = line.account
                  and job.state = 'queued' and job.queue_job_id is not null and last.status = 'todo' and last.priority between -1000000000 and 0
                order by job.queue_job_id desc limit 1), 0)) as priority
    from line
  )
  select unnest(jobs), greatest(priority - (generate_subscripts(jobs, 1) - 1), -1000000000) from first
$$;
comment on function core._turns is 'Priorities of new jobs whose API keys take turns, for the jobs of such tasks among these.';
