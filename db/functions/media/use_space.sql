-- Directories outlive a model: those whose members have vectors in the new space continue there. Recorders and
-- this take the space's lock, so no cluster is joined while it moves.
create or replace function api.use_space(p_space text, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_space core.embedding_space;
begin
  perform core._lock('spaces');
  perform core._check_space(p_space);
  perform core._act(p_actor);
  perform core._lock('space', core._lock_key(space))
  from (select space from core.embedding_space where active or space = p_space order by core._lock_key(space)) as concerned;
  perform core._move_clusters(p_space);
  update core.embedding_space set active = false where active and space <> p_space;
  update core.embedding_space
  set active = true, used_at = case when active then used_at else core.current_time() end
  where space = p_space returning * into v_space;
  if exists (select from core.tag_label_vector where space = p_space) then
    perform core._begin_retagging(p_space);
  end if;
  return to_jsonb(v_space) || jsonb_build_object('without_vector', (select count(*) from core._without_vector(p_space, null, 100000)));
end;
$$;
comment on function api.use_space is 'Make a space the active one: new media are embedded, clustered and searched in it, and clusters whose members have vectors there continue in it. without_vector tells how many files have none there yet (counted up to 100,000): api.begin_reembedding makes them.';
