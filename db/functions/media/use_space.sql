create or replace function api.use_space(p_space text, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_space core.embedding_space;
begin
  perform pg_advisory_xact_lock(hashtext('cubby.spaces'));
  select * into v_space from core.embedding_space where space = p_space;
  if not found then
    perform core._refuse('CB002', format('there is no space %s', p_space),
      'Register it first: cubby models use NAME does both.', jsonb_build_object('space', p_space));
  end if;
  perform core._act(p_actor);
  update core.embedding_space set active = false where active and space <> p_space;
  update core.embedding_space set active = true where space = p_space returning * into v_space;
  return to_jsonb(v_space);
end;
$$;
comment on function api.use_space is 'Make a space the active one: new media are embedded, clustered and searched in it.';
