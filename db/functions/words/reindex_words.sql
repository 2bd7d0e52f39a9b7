-- Files get their capture time as well, which
-- those of an earlier version do not have.
create or replace function api.reindex_words(p_job_id bigint)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job core.job := core._lock_job(p_job_id);
  v_ids uuid[] := '{}';
  v_media uuid[];
begin
  if v_job.state = 'processing' then
    perform core._act(v_job.worker, jsonb_build_object('reason', 'words are read another way'));
    v_ids := array(select asset_id from core.search_text where reading < 3 order by asset_id limit 500);
    v_media := array(select media.asset_id from core.media where media.asset_id = any (v_ids));
    perform core._settle_facts(v_media);
    update core.search_text
    set words = core._narrowed(core._document_words(core._document_of(asset.id, collection.name), asset.tags)), reading = 3
    from core.asset join core.collection on collection.id = asset.collection_id
    where search_text.asset_id = any (v_ids) and asset.id = search_text.asset_id and asset.kind = 'json';
    update core.search_text set reading = 3 where asset_id = any (v_ids) and reading < 3;
    update core.job set result = jsonb_build_object('done', coalesce((result ->> 'done')::bigint, 0) + cardinality(v_ids)) where id = p_job_id;
    if v_ids = '{}' then
      perform core._end_job(p_job_id);
    end if;
  end if;
  return jsonb_build_object('objects', cardinality(v_ids), 'state', case when v_ids = '{}' then 'done' else 'running' end);
end;
$$;
comment on function api.reindex_words is 'Read the words of the next objects of an earlier version once more, and when their files were taken: {"objects": n, "state": "running"|"done"}.';
