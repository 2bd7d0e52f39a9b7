create or replace function core._queue_reindexing()
returns void
language plpgsql volatile
as $$
begin
  if exists (select from core.search_text where reading < 3)
     and not exists (select from core.job where task = 'words.reindex' and state in ('queued', 'processing')) then
    perform core._defer_jobs(array[core._insert_job('words.reindex')]);
  end if;
end;
$$;
comment on function core._queue_reindexing is 'Queue a job words.reindex where an earlier version left objects whose words are read another way.';
