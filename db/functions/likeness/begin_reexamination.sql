create or replace function api.begin_reexamination(p_applies boolean default false, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job bigint;
  v_id uuid;
begin
  perform core._act(p_actor);
  perform core._lock('duplicates');
  if (select value #>> '{}' from core.setting where name = 'verify_duplicates') <> 'on' then
    perform core._refuse('CB003', 'The comparison of pictures is off, so links cannot be examined', 'Set verify_duplicates to on.');
  end if;
  if exists (select from core.reexamination join core.job on job.id = job_id
             where reexamination.state = 'running' and job.state in ('queued', 'processing')) then
    perform core._refuse('CB003', 'Links are being examined already', 'Wait for its end; catalog.reexamination shows how far it is.');
  end if;
  v_job := core._insert_job('media.reexamine');
  insert into core.reexamination (id, state, applies, total, job_id, started_by, started_at)
  values (uuidv7(), 'running', p_applies,
          (select count(*) from core._existing_links(null, null)) + jsonb_array_length(core._files_to_fingerprint(null, null)),
          v_job, core._actor(), core.current_time())
  returning id into v_id;
  perform core._defer_jobs(array[v_job]);
  return (select to_jsonb(reexamination) from catalog.reexamination where id = v_id);
end;
$$;
comment on function api.begin_reexamination is 'Compare the files of every link between duplicates that no person reviewed, and find the copies of films and sounds that have no fingerprint yet. Without p_applies nothing changes, and catalog.preview_reexamination shows what would.';
