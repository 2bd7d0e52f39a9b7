create or replace function core._record_deployment(p_behaviour_sha256 text)
returns void
language sql volatile
as $$
  insert into core.deployment (singleton, behaviour_sha256, deployed_at)
  values (true, p_behaviour_sha256, clock_timestamp())
  on conflict (singleton) do update
  set behaviour_sha256 = excluded.behaviour_sha256, deployed_at = excluded.deployed_at;
  select core._queue_reindexing()
$$;
comment on function core._record_deployment is 'Remember what was deployed, and queue what data of an earlier version needs.';
