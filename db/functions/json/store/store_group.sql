-- What a worker COPYed into the inbox becomes documents, of as many jobs as there are. Set-based: the number
-- of statements depends on the number of collections, not of documents or of requests.
--
-- The inbox has no statistics and a new request none either: a planner that expects one row of each
-- joins thousands by nested loops. Hence enable_nestloop = off.
--
-- Locks, in this order: the rows of the jobs by id; routing, when a new kind of document appears. Then acceptance of
-- each collection, shared, so that no document falls between a table's making and its filling; last, the collections'
-- rows. What is learned from the documents follows in json.index.
create or replace function api.store_group(p_job_ids bigint[], p_rejects jsonb default '[]', p_repairs jsonb default '[]')
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
set enable_nestloop = off
as $$
declare
  v_jobs core.job[];
  v_ids bigint[];
  v_missing jsonb;
  v_stored core.stored_batch[];
  v_results jsonb;
begin
  select array_agg(job order by id) filter (where state = 'processing') into v_jobs
  from (select job, id, state from core.job as job where id = any (p_job_ids) order by id for update) as locked;
  v_ids := array(select id from unnest(v_jobs));
  delete from api.inbox where job_id = any (p_job_ids) and job_id <> all (v_ids);
  delete from api.inbox
  using (
    select job_id, ordinal from api.inbox join unnest(v_jobs) as job on job.id = inbox.job_id
    where inbox.job_id = any (v_ids) and ordinal not between first_ordinal and last_ordinal
    union all select (value ->> 'job_id')::bigint, (value ->> 'ordinal')::integer from jsonb_array_elements(p_rejects)
  ) as unwanted
  where inbox.job_id = any (v_ids) and inbox.job_id = unwanted.job_id and inbox.ordinal = unwanted.ordinal;
  v_missing := core._unaccounted_documents(v_jobs, p_rejects);
  if v_missing <> '[]' or v_ids = '{}' then
    return jsonb_build_object('missing', v_missing, 'jobs', '[]'::jsonb);
  end if;
  perform core._act(v_jobs[1].worker);

  v_stored := core._store_batches(v_jobs);
  if p_rejects <> '[]' then
    perform core._record_rejects(v_jobs, p_rejects);
  end if;
  if p_repairs <> '[]' then
    perform core._record_repairs(v_jobs, p_repairs);
  end if;
  perform core._note_stored(v_stored, v_jobs);
  perform core._join_takeout(v_jobs);
  delete from api.inbox where job_id = any (v_ids);
  v_results := core._end_stored_jobs(v_jobs, v_stored, p_rejects);
  if exists (select from unnest(v_jobs) where last_ordinal - first_ordinal >= core._number_setting('index_apart')) then
    perform core._queue_indexing();
  end if;
  return jsonb_build_object('missing', '[]'::jsonb, 'jobs', v_results);
end;
$$;
comment on function api.store_group is 'Store the documents of some jobs that were COPYed into api.inbox in this transaction, and end the jobs. p_rejects names elements that cannot be stored, p_repairs those that had to be changed, each with "job_id" and "ordinal". Answers {"missing": [{"job_id", "ordinal"}]} and does nothing when an element is in neither, else {"jobs": [{"job_id", "stored", "failed", "collections"}]}; jobs that ended elsewhere are left out.';
