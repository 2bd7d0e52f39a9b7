create or replace function core._lock_spaces()
returns void
language plpgsql volatile
as $$
begin
  perform pg_advisory_xact_lock(hashtext('cubby.space'), hashtext(space))
  from (select space from core.embedding_space order by space) as spaces;
end;
$$;
comment on function core._lock_spaces is 'Nothing is assigned, moved or renamed until the transaction ends: what is wanted stays wanted.';
