-- The one way to take a lock by name; it is held until the transaction ends. Rows and not advisory locks, because every
-- role can take an advisory lock and hold it for as long as it likes.
--
-- Sharing takes any free slot, holding alone takes all of them in their order. So a transaction that wants the lock
-- alone gains a slot with each one that ends, and no stream of sharing transactions keeps it out. A lock that was never
-- taken has no rows yet: its first holder makes them, and others wait for its end.
create or replace function core._lock(p_kind text, p_key bigint default 0, p_shared boolean default false)
returns void
language plpgsql volatile
as $$
begin
  if p_key is null then
    return;
  end if;
  if current_setting('cubby.check_locks', true) = 'on' then
    perform core._check_lock_order(p_kind, p_key, p_shared);
  end if;
  if not exists (select from core.named_lock where kind = p_kind and key = p_key) then
    insert into core.named_lock (kind, key, slot)
    select kind, p_key, slot from core.lock_kind cross join generate_series(1, slots) as slot where kind = p_kind
    on conflict do nothing;
  end if;
  if p_shared then
    perform from core.named_lock where kind = p_kind and key = p_key for update skip locked limit 1;
    if found then
      return;
    end if;
    perform from core.named_lock
    where kind = p_kind and key = p_key
      and slot = 1 + pg_backend_pid() % (select slots from core.lock_kind where kind = p_kind)
    for update;
  else
    perform from core.named_lock where kind = p_kind and key = p_key order by slot for update;
  end if;
  if not found then
    perform core._refuse('XX000', format('Unknown kind of lock: %s', p_kind), 'Add it to core.lock_kind.');
  end if;
end;
$$;
comment on function core._lock is 'Take a lock by name until the end of the transaction, alone or shared. core.lock_kind has the kinds, their ranks and what each protects. A null key names no lock.';
