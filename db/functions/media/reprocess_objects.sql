-- Set-based: one job for each file, of a lower priority than files that have just come in. A file that is done stays
-- done during that, with what is known of it; one that failed goes its way again from the beginning. Files that wait or
-- are being worked on are passed over.
create or replace function api.reprocess_objects(p_ids uuid[] default null, p_filter jsonb default null, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_filter jsonb := core._checked_filter(coalesce(nullif(p_filter, 'null'), '{}'), 'q') - 'companions';
  v_words tsquery := (select core._all_of(array_agg(query)) from core._asked_words(p_filter ->> 'q'));
  v_files core.asset[];
  v_unknown uuid;
  v_revived integer;
  v_jobs bigint[];
begin
  p_filter := nullif(p_filter, 'null');
  if (p_ids is null) = (p_filter is null) then
    perform core._refuse('CB001', 'Either ids or a filter say which files to process again', 'Give one of the two; the filter {} names all files.');
  elsif cardinality(p_ids) not between 1 and 10000 then
    perform core._refuse('CB001', format('Cannot process %s objects again at once', cardinality(p_ids)), 'Give 1 to 10,000 ids, or a filter.',
      jsonb_build_object('objects', cardinality(p_ids)));
  end if;
  v_unknown := (select named.id from unnest(p_ids) as named (id) where not exists (select from core.asset where asset.id = named.id) limit 1);
  if v_unknown is not null then
    perform core._no_object('object', v_unknown);
  elsif exists (select from core.asset where id = any (p_ids) and kind = 'json') then
    perform core._refuse('CB003', 'Documents are not processed again', 'Give ids of files only.',
      jsonb_build_object('documents', array(select id from core.asset where id = any (p_ids) and kind = 'json' order by id limit 100)));
  end if;
  perform core._act(p_actor, '{"reason": "processed again"}');
  v_files := array(
    select asset from core.asset
    where kind = 'media' and status in ('done', 'failed')
      and (p_ids is null or id = any (p_ids)) and (p_filter is null or core._passes(asset, v_filter))
      and (v_words is null or exists (select from core.search_text where search_text.asset_id = asset.id and words @@ v_words))
      and not exists (select from core.job where job.request_id = asset.request_id and job.first_ordinal = asset.ordinal
                      and task = 'media.reprocess' and state in ('queued', 'processing'))
    order by id);
  v_revived := core._revive_jobs(array(select job_id from unnest(v_files) as file where file.status = 'failed' and job_id is not null order by job_id));
  with made as (
    insert into core.job (state, task, queue, request_id, raw_id, first_ordinal, last_ordinal, max_attempts, created_at)
    select 'queued', task.name, task.queue, file.request_id, file.raw_id, file.ordinal, file.ordinal,
           core._number_setting('max_attempts'), core.current_time()
    from unnest(v_files) as file cross join core.task
    where file.status = 'done' and task.name = 'media.reprocess'
    returning id
  )
  select coalesce(array_agg(id), '{}') into v_jobs from made;
  perform core._defer_jobs(v_jobs);
  return jsonb_build_object('queued', cardinality(v_jobs) + v_revived,
                            'passed_over', 
    case when p_ids is null then cardinality(v_files) else (select count(distinct id) from unnest(p_ids) as id) end - cardinality(v_jobs) - v_revived);
end;
$$;
comment on function api.reprocess_objects is 'Process files again, such as after an upgrade: those with these ids, or all that pass a filter (as of catalog.list_objects; {} is every file). What people corrected, placed and decided stands. Answers {"queued", "passed_over"}: files that wait already, and failed ones that cannot be retried. Raises CB001 for both or neither, CB002 for unknown ids, CB003 for documents.';
