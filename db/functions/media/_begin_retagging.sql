-- One job that has not begun is enough: it will see everything that was changed before it begins.
create or replace function core._begin_retagging(p_space text)
returns void
language plpgsql volatile
as $$
begin
  if not exists (select from core.embedding where space = p_space)
     or exists (select from core.job where task = 'media.retag' and queue = 'maintenance' and state = 'queued' and attempts = 0) then
    return;
  end if;
  perform core._defer_jobs(array[core._insert_job('media.retag')]);
end;
$$;
comment on function core._begin_retagging is 'Queue a job that gives all files of a space their tags again, unless one waits already or there are none.';
