-- At most two at once, one of them waiting, for each works off all there is. After a dead letter it is a person
-- who continues, with a replay. Asked in the words of the indexes on core.job, which may be very large.
create or replace function core._queue_indexing()
returns void
language plpgsql volatile
as $$
begin
  if (select coalesce(bool_and(state = 'processing'), true) and count(*) < 2
      from core.job where task = 'json.index' and state in ('queued', 'processing'))
     and not exists (select from core.job where task = 'json.index' and state = 'failed') then
    perform core._defer_jobs(array[core._insert_job('json.index')]);
  end if;
end;
$$;
comment on function core._queue_indexing is 'Queue a job json.index unless one is waiting.';
