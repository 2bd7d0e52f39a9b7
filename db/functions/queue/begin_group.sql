-- Committed before the work begins, as in api.begin_job. What an earlier attempt of the same queue job began and did
-- not end is from now on stored job by job. One of them may be what ended that attempt.
--
-- Each API key gets an equal share of the group, so a key that sent ten thousand requests delays no other. Small requests
-- that come all the time do not delay larger ones: after a group one other job has its turn.
create or replace function api.begin_group(p_queue_job_id bigint, p_worker text)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_left bigint[];
  v_ids bigint[];
begin
  select array_agg(id) into v_left
  from (select id from core.job where queue_job_id = p_queue_job_id and state in ('queued', 'processing') order by id for update) as left_over;
  if v_left is not null then
    perform core._scatter_jobs(v_left, 0);
  end if;
  perform core._act(p_worker);
  if exists (select from core.job where queue_job_id = p_queue_job_id) and core._let_another_begin() then
    return jsonb_build_object('jobs', '[]'::jsonb);
  end if;
  with recursive account (account) as (
    (select coalesce(api_key_id, '00000000-0000-0000-0000-000000000000') from core.job
     where state = 'queued' and small_bytes is not null and queue_job_id is null
     order by 1 limit 1)
    union all
    select (select coalesce(api_key_id, '00000000-0000-0000-0000-000000000000') from core.job
            where state = 'queued' and small_bytes is not null and queue_job_id is null
              and coalesce(api_key_id, '00000000-0000-0000-0000-000000000000') > account
            order by 1 limit 1)
    from account where account is not null
  ), waiting as (
    select id, small_bytes, row_number() over (partition by account order by id) as turn
    from account cross join lateral (
      select id, small_bytes from core.job
      where state = 'queued' and small_bytes is not null and queue_job_id is null
        and coalesce(api_key_id, '00000000-0000-0000-0000-000000000000') = account
      order by id limit (select ceil(500.0 / greatest(count(account), 1))::integer from account) for update skip locked) as share
  ), chosen as (
    select id from (select id, sum(small_bytes) over (order by turn, id) - small_bytes as before from waiting) as summed
    where before < 4000000
  ), begun as (
    update core.job
    set state = 'processing', attempts = attempts + 1, worker = p_worker, started_at = core.current_time(), queue_job_id = p_queue_job_id
    where id = any (array(select id from chosen))
    returning id
  )
  select array_agg(id) into v_ids from begun;
  return jsonb_build_object('jobs', core._group_work(coalesce(v_ids, '{}')));
end;
$$;
comment on function api.begin_group is 'Take up the waiting documents of small requests, as many as are stored together: {"jobs": [{"job_id", "uri", "spooled", "first_ordinal", "offsets", "lengths"}]}. None when nothing waits, or another job of the queue has its turn. p_queue_job_id is the queue job that does it.';
