create or replace function core._write_vectors(
  p_asset_id uuid, p_facts jsonb, p_space text, p_vector vector, p_frame_seconds double precision[], p_frame_vectors vector[]
)
returns void
language sql volatile
as $$
  insert into core.embedding (asset_id, space, vector, created_at)
  values (p_asset_id, p_space, p_vector, core.current_time())
  on conflict (asset_id, space) do update set vector = excluded.vector where embedding.vector <> excluded.vector;
  delete from core.video_frame where asset_id = p_asset_id and space = p_space;
  insert into core.video_frame (id, asset_id, frame_idx, seconds, space, embedding, phash)
  select uuidv7(), p_asset_id, n - 1, seconds, p_space, frame, (p_facts -> 'frame_hashes' ->> (n - 1)::integer)::bit(64)
  from unnest(p_frame_seconds, p_frame_vectors) with ordinality as kept (seconds, frame, n)
  where p_facts ->> 'media_type' = 'video';
$$;
comment on function core._write_vectors is 'The vectors of a file and of the frames of a film, in place of those that an earlier decoding gave.';
