-- Nothing waits for this. A row may be covered when no row with a smaller id can come any more. Ids tell the time, and
-- all transactions that ran at the last look have ended. Ten seconds are kept clear for clocks that are set back.
--
-- A database that was restored to another server counts its transactions from lower numbers: it looks once more.
create or replace function api.chain_lineage(p_limit integer default 10000)
returns integer
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_mark core.lineage_watermark;
  -- In this order: each transaction with a later number began to write after this time.
  v_now timestamptz := clock_timestamp();
  v_next xid8 := pg_current_xact_id();
  v_end core.lineage_checkpoint;
  v_first uuid;
  v_last uuid;
  v_rows integer;
begin
  perform core._lock('checkpoint');
  select * into v_mark from core.lineage_watermark;
  if v_mark.next_xid is null or v_mark.next_xid > v_next then
    insert into core.lineage_watermark (seen_at, next_xid) values (v_now, v_next)
    on conflict (singleton) do update set seen_at = excluded.seen_at, next_xid = excluded.next_xid;
    return 0;
  end if;
  if core._event_horizon() < v_mark.next_xid then
    return 0;
  end if;
  select * into v_end from core.lineage_checkpoint order by number desc limit 1;
  select min(id::text)::uuid, max(id::text)::uuid, count(*) into v_first, v_last, v_rows
  from (
    select id from core.lineage
    where id > coalesce(v_end.last_id, '00000000-0000-0000-0000-000000000000')
      and id < core._first_id_at(v_mark.seen_at - interval '10 seconds')
    order by id limit p_limit
  ) as settled;
  if v_rows > 0 then
    insert into core.lineage_checkpoint (number, first_id, last_id, rows, previous, digest, created_at)
    select coalesce(v_end.number, 0) + 1, v_first, v_last, made.rows, previous, made.digest, core.current_time()
    from coalesce(v_end.digest, repeat('0', 64)) as previous
    cross join lateral core._chain_digest(previous, v_first, v_last) as made;
  end if;
  if v_rows < p_limit then
    update core.lineage_watermark set seen_at = v_now, next_xid = v_next;
  end if;
  return v_rows;
end;
$$;
comment on function api.chain_lineage is 'Add a checkpoint over lineage that is complete, of at most p_limit rows; how many it covers. Workers call it every minute, and again while it covers p_limit.';
