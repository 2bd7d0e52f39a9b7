-- Tags are what the sender said, what is plain to see, and what the model found. The first two are kept where they came
-- from, so the third can be computed again from the vector alone. In the order of ids, so that two such jobs do not
-- lock each other out. A retry continues where the last batch ended.
create or replace function api.retag_media(p_job_id bigint)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job core.job := core._lock_job(p_job_id);
  v_space text := (select space from core.embedding_space where active);
  v_batch integer := core._number_setting('retag_batch');
  v_ids uuid[];
  v_changed integer;
begin
  if v_job.state <> 'processing' then
    return jsonb_build_object('state', 'done');
  end if;
  perform core._act(v_job.worker, jsonb_build_object('reason', 'labels changed'));
  v_ids := array(
    select asset_id from core.embedding
    where space = v_space and asset_id > coalesce((v_job.result ->> 'after')::uuid, '00000000-0000-0000-0000-000000000000')
    order by asset_id limit v_batch);
  with seen as materialized (
    select asset.id, core._with_said_tags(asset.id, core._merged_tags(
             request.tags, core._tags_of(v_space, embedding.vector), media.simple_tags || core._tags_of_name(media.filename))) as tags
    from core.asset
    join core.embedding on embedding.asset_id = asset.id and embedding.space = v_space
    join core.media on media.asset_id = asset.id
    join core.ingest_request as request on request.id = asset.request_id
    where asset.id = any (v_ids)
    order by asset.id
    for update of asset
  ), changed as (
    update core.asset set tags = seen.tags from seen where asset.id = seen.id and asset.tags <> seen.tags
    returning asset.id
  )
  select count(*) into v_changed from changed;
  if v_changed > 0 then
    perform core._index_media_words(v_ids);
  end if;
  update core.job
  set result = jsonb_build_object('after', v_ids[cardinality(v_ids)],
                                  'done', coalesce((result ->> 'done')::integer, 0) + cardinality(v_ids),
                                  'changed', coalesce((result ->> 'changed')::integer, 0) + v_changed)
  where id = p_job_id and cardinality(v_ids) > 0;
  if cardinality(v_ids) < v_batch then
    perform core._end_job(p_job_id);
  end if;
  return (select coalesce(result - 'after', '{}') || jsonb_build_object('state', case state when 'done' then 'done' else 'running' end)
          from core.job where id = p_job_id);
end;
$$;
comment on function api.retag_media is 'Give the next batch of files their tags again, from their vectors: {"done", "changed", "state": "running"|"done"}.';
