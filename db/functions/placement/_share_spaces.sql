create or replace function core._share_spaces()
returns void
language plpgsql volatile
as $$
begin
  perform core._lock('space', core._lock_key(space), true)
  from (select space from core.embedding_space order by core._lock_key(space)) as spaces;
end;
$$;
comment on function core._share_spaces is 'As core._lock_spaces, beside others that assign, move and rename nothing either.';
