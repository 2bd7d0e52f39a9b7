create or replace function core._lock_spaces()
returns void
language plpgsql volatile
as $$
begin
  perform core._lock('space', core._lock_key(space))
  from (select space from core.embedding_space order by core._lock_key(space)) as spaces;
end;
$$;
comment on function core._lock_spaces is 'Nothing is assigned, moved or renamed until the transaction ends: what is wanted stays wanted.';
