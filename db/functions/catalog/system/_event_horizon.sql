-- Below it no transaction that runs can write lineage any more. A transaction of a role that may not write lineage,
-- such as an analyst's, holds back no event, however long it runs. A transaction counts as a writer's unless its
-- session is found and is not one. A session that ended since the snapshot is not found, and its lineage not seen.
create or replace function core._event_horizon()
returns xid8
language sql stable
as $$
  select coalesce(min(running), pg_snapshot_xmax(pg_current_snapshot()))
  from pg_snapshot_xip(pg_current_snapshot()) as running
  where not exists (
    select from pg_locks as held
    join pg_stat_activity as session on session.pid = held.pid
    where held.locktype = 'transactionid' and held.mode = 'ExclusiveLock' and held.granted
      and held.transactionid = running::xid
      and not exists (
        select from unnest(array['cubby_api', 'cubby_worker', 'cubby_admin', 'cubby_owner']) as writer
        where pg_has_role(session.usesysid, writer, 'member')))
$$;
comment on function core._event_horizon is 'The transaction number below which all lineage that will ever be is there to be read.';
