-- Locks: the job, then duplicates, shared as by all recorders.
create or replace function api.record_verification(p_job_id bigint, p_measured jsonb)
returns void
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job core.job := core._lock_job(p_job_id);
  v_asset uuid := (select id from core.asset where request_id = v_job.request_id and ordinal = v_job.first_ordinal);
begin
  if v_job.state <> 'processing' then
    return;
  end if;
  perform core._act(v_job.worker, '{"reason": "pictures compared"}');
  perform core._store_measures(p_measured);
  perform core._find_duplicates_again(v_asset);
  -- A later file is linked as a similar shot until it is compared. Its own job finds nothing to do after this one.
  perform core._find_duplicates_again(weaker.asset_id)
  from (
    select link.asset_id
    from core._measured_pairs(v_asset) as found
    join core.duplicate as link on link.asset_id = found.asset_id
    where core._class_rank(found.class) < core._class_rank(link.class)
    order by link.asset_id) as weaker;
  perform core._end_job(p_job_id);
end;
$$;
comment on function api.record_verification is 'Keep what a comparison of pictures measured, and link by it the file of the job and files that were linked more weakly.';
