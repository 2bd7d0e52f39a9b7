create or replace function api.record_reembedding(
  p_job_id bigint, p_ids uuid[], p_vectors vector[], p_skipped uuid[] default '{}',
  p_frame_ids uuid[] default '{}', p_frame_index integer[] default '{}', p_frame_seconds double precision[] default '{}',
  p_frame_vectors vector[] default '{}', p_frame_hashes text[] default '{}'
)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job core.job := core._lock_job(p_job_id);
  v_space text;
begin
  select space into v_space from core.reembedding where job_id = p_job_id and state = 'running' for update;
  if v_job.state <> 'processing' or not found then
    return null;
  end if;
  perform core._act(v_job.worker);
  insert into core.embedding (asset_id, space, vector, created_at)
  select id, v_space, vector, core.current_time() from unnest(p_ids, p_vectors) as made (id, vector)
  on conflict (asset_id, space) do nothing;
  insert into core.video_frame (id, asset_id, frame_idx, seconds, space, embedding, phash)
  select uuidv7(), id, idx, seconds, v_space, vector, hash::bit(64)
  from unnest(p_frame_ids, p_frame_index, p_frame_seconds, p_frame_vectors, p_frame_hashes) as frame (id, idx, seconds, vector, hash)
  on conflict (asset_id, space, frame_idx) do nothing;
  update core.reembedding
  set done = done + cardinality(p_ids), skipped = skipped || p_skipped,
      total = greatest(total, done + cardinality(p_ids) + cardinality(skipped || p_skipped)),
      after = (select max(id::text)::uuid from unnest(p_ids || p_skipped) as id)
  where space = v_space;
  return core._reembedding_item(v_space);
end;
$$;
comment on function api.record_reembedding is 'Store the vectors of a batch of api.next_reembedding; p_skipped are those that gave none.';
