create or replace function api.queue_indexing()
returns void
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
begin
  if exists (select from core.unindexed) then
    perform core._act('upkeep');
    perform core._queue_indexing();
  end if;
end;
$$;
comment on function api.queue_indexing is 'Queue the work on sample, proposal, full text and profile when stored documents wait for it. Workers call it every two seconds: small batches leave it to them.';
