create or replace function core._check_space(p_space text)
returns void
language plpgsql stable
as $$
begin
  if not exists (select from core.embedding_space where space = p_space) then
    perform core._refuse('CB002', format('Space %s not found', coalesce(p_space, 'null')),
      'Register it first: cubby models use NAME does both.', jsonb_build_object('space', p_space));
  end if;
end;
$$;
