create or replace function api.use_space(p_space text, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_space core.embedding_space;
begin
  perform pg_advisory_xact_lock(hashtext('cubby.spaces'));
  perform core._check_space(p_space);
  perform core._act(p_actor);
  update core.embedding_space set active = false where active and space <> p_space;
  update core.embedding_space set active = true where space = p_space returning * into v_space;
  return to_jsonb(v_space);
end;
$$;
comment on function api.use_space is 'Make a space the active one: new media are embedded, clustered and searched in it.';
