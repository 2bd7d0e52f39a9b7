-- Shared by whoever gives the mover something to do, exclusive for the mover when it is to end: so
-- nothing can come in between its last look and its end.
create or replace function core._lock_spool(p_exclusive boolean)
returns void
language plpgsql volatile
as $$
begin
  if p_exclusive then
    perform pg_advisory_xact_lock(hashtext('cubby.spool'));
  else
    perform pg_advisory_xact_lock_shared(hashtext('cubby.spool'));
  end if;
end;
$$;
