-- A check looks at the proposal as it is when it begins, so others of the same schema that wait have nothing left to see.
-- What they lost goes over to this one: a check that ends its worker must not begin from zero each time.
create or replace function core._end_same_checks(p_job core.job)
returns integer
language sql volatile
as $$
  with same as (
    select id from core.job
    where p_job.task in ('schema.gate', 'schema.dry_run') and schema_id = p_job.schema_id and task = p_job.task
      and state = 'queued' and id <> p_job.id
    order by id for update skip locked
  ), ended as (
    update core.job set state = 'done', finished_at = core.current_time(), next_try_at = null
    from same where job.id = same.id
    returning job.lost
  )
  select coalesce(max(lost), 0) from ended
$$;
comment on function core._end_same_checks is 'End the other checks of the same schema that wait, as a check begins. Returns the most tries that any of them lost.';
