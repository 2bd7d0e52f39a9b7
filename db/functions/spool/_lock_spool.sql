-- Shared by whoever gives the mover something to do, exclusive for the mover when it is to end: so
-- nothing can come in between its last look and its end.
create or replace function core._lock_spool(p_exclusive boolean)
returns void
language plpgsql volatile
as $$
begin
  if p_exclusive then
    perform core._lock('spool');
  else
    perform core._lock('spool', p_shared => true);
  end if;
end;
$$;
