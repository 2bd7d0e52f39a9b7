-- A batch is measured first, and then its links are settled: the pairs of this call, the links of the next one. Where all
-- pairs are measured, 25 batches are settled while the lock is held; a new file waits no longer for it. Before that the
-- films and sounds that have no fingerprint get one, five at a time, and are compared.
--
-- Locks: the job, then fingerprints, then duplicates.
create or replace function api.next_reexamination(p_job_id bigint, p_measured jsonb default '[]', p_made jsonb default '[]')
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job core.job := core._lock_job(p_job_id);
  v_run core.reexamination;
  v_batch uuid[];
  v_pairs jsonb;
  v_files jsonb;
  -- No file has a larger id: once all have a fingerprint the next batches do not look again.
  v_last constant uuid := 'ffffffff-ffff-ffff-ffff-ffffffffffff';
  v_batches integer := 0;
begin
  select * into v_run from core.reexamination where job_id = p_job_id for update;
  if v_job.state <> 'processing' or v_run.state <> 'running' then
    return jsonb_build_object('state', 'done', 'pairs', jsonb_build_array(), 'files', jsonb_build_array());
  end if;
  perform core._act(v_job.worker, jsonb_build_object('reason', 'pictures compared again', 'started_by', v_run.started_by));
  perform core._lock('fingerprints');
  perform core._lock('duplicates');
  perform core._store_measures(p_measured);
  v_run.changed := v_run.changed + core._link_measured(p_measured, v_run.applies);
  perform core._fingerprint_again(p_made);
  v_run.done := v_run.done + jsonb_array_length(p_made);
  v_run.fingerprinted_after := coalesce((p_made -> -1 ->> 'system_id')::uuid, v_run.fingerprinted_after);
  v_files := core._files_to_fingerprint(v_run.fingerprinted_after, 5);
  v_pairs := core._pairs_to_compare(array(select (made ->> 'system_id')::uuid from jsonb_array_elements(p_made) as made));
  if v_files <> '[]' or v_pairs <> '[]' then
    update core.reexamination
    set changed = v_run.changed, done = v_run.done, total = v_run.total, fingerprinted_after = v_run.fingerprinted_after
    where id = v_run.id;
    return jsonb_build_object('state', 'running', 'pairs', v_pairs, 'files', v_files);
  end if;
  if v_run.fingerprinted_after is distinct from v_last then
    v_run.fingerprinted_after := v_last;
    v_run.total := v_run.done + (select count(*) from core._existing_links(null, null));
  end if;
  loop
    v_batch := array(select asset_id from core._existing_links(v_run.after, 20));
    if v_batch = '{}' then
      update core.reexamination
      set state = 'done', finished_at = core.current_time(), changed = v_run.changed, done = v_run.done,
          total = v_run.total, after = v_run.after
      where id = v_run.id;
      perform core._end_job(p_job_id);
      return jsonb_build_object('state', 'done', 'pairs', jsonb_build_array(), 'files', jsonb_build_array());
    end if;
    insert into core.likeness_pair (first_id, second_id, state, requested_at)
    select distinct least(asset_id, other), greatest(asset_id, other), 'waiting', core.current_time()
    from core._existing_links(v_run.after, 20)
    cross join lateral (select coalesce((evidence ->> 'like')::uuid, original_id) as other) as likeness
    on conflict (first_id, second_id) do nothing;
    v_pairs := core._pairs_to_compare(v_batch);
    exit when v_pairs <> '[]' or v_batches = 25;
    v_batches := v_batches + 1;
    v_run.changed := v_run.changed + core._apply_reexamination(v_run.after, v_run.applies);
    v_run.done := v_run.done + cardinality(v_batch);
    v_run.after := v_batch[cardinality(v_batch)];
  end loop;
  update core.reexamination
  set changed = v_run.changed, done = v_run.done, total = v_run.total, after = v_run.after, fingerprinted_after = v_run.fingerprinted_after
  where id = v_run.id;
  return jsonb_build_object('state', 'running', 'pairs', v_pairs, 'files', jsonb_build_array());
end;
$$;
comment on function api.next_reexamination is 'Keep measures and fingerprints, settle the links whose pairs are measured, and answer what is to be compared and fingerprinted next: {"state": "running"|"done", "pairs", "files"}.';
