-- A partition of its own for each space, with its own ANN index. The lock keeps two workers that start
-- together from both making it.
create or replace function api.register_space(
  p_space text, p_model text, p_threshold double precision, p_has_text boolean, p_candidate_cosine double precision default null,
  p_actor text default null
)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_partition text := 'embedding_' || left(encode(sha256(convert_to(p_space, 'UTF8')), 'hex'), 12);
  v_space core.embedding_space;
begin
  select * into v_space from core.embedding_space where space = p_space;
  if not found then
    perform core._lock('spaces');
    perform core._act(p_actor);
    insert into core.embedding_space (space, model, threshold, has_text, candidate_cosine, created_at)
    values (p_space, p_model, p_threshold, p_has_text, p_candidate_cosine, core.current_time())
    on conflict (space) do nothing;
    if to_regclass('core.' || v_partition) is null then
      execute format('create table core.%I partition of core.embedding for values in (%L)', v_partition, p_space);
      execute format('create index %I on core.%I using hnsw (vector vector_cosine_ops)', v_partition || '_ann', v_partition);
      execute format('comment on table core.%I is %L', v_partition, format('Vectors of the space %s.', p_space));
    end if;
    update core.embedding_space set active = true
    where space = p_space and not exists (select from core.embedding_space where active);
    select * into v_space from core.embedding_space where space = p_space;
  end if;
  return to_jsonb(v_space);
end;
$$;
comment on function api.register_space is 'Make a space known, with its partition and index, and from which cosine two of its pictures are compared. The first space becomes the active one. Repeating it is harmless.';
