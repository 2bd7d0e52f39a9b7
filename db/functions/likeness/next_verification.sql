-- A later file is linked as a similar shot until it is compared. Its own job finds nothing to do after this one. The
-- groups of duplicates are known best when all is compared, so whether a file is a crop is asked last.
--
-- Locks: the job, then fingerprints, then duplicates, shared as by all recorders.
create or replace function api.next_verification(p_job_id bigint, p_measured jsonb default '[]', p_made jsonb default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_job core.job := core._lock_job(p_job_id);
  v_asset uuid := (select id from core.asset where request_id = v_job.request_id and ordinal = v_job.first_ordinal);
  v_pairs jsonb;
begin
  if v_job.state <> 'processing' then
    return '[]';
  end if;
  perform core._act(v_job.worker, '{"reason": "files compared"}');
  if p_made is not null then
    perform core._lock('fingerprints');
    perform core._store_fingerprint(v_asset, p_made);
    perform core._request_comparison(v_asset, core._fingerprint_candidates(v_asset, p_made -> 'probes'));
  end if;
  if p_measured <> '[]' then
    perform core._store_measures(p_measured);
    perform core._find_duplicates_again(v_asset);
    perform core._find_duplicates_again(weaker.asset_id)
    from (
      select link.asset_id
      from core._measured_pairs(v_asset) as found
      join core.duplicate as link on link.asset_id = found.asset_id
      where core._class_rank(found.class) < core._class_rank(link.class)
      order by link.asset_id) as weaker;
  end if;
  v_pairs := core._pairs_to_compare(array[v_asset]);
  if v_pairs = '[]' and v_job.result is null and core._may_be_crop(v_asset) then
    perform core._request_comparison(v_asset, core._crop_candidates(v_asset));
    update core.job set result = '{"crops": "requested"}' where id = p_job_id;
    v_pairs := core._pairs_to_compare(array[v_asset]);
  end if;
  if v_pairs = '[]' then
    perform core._end_job(p_job_id);
  end if;
  return v_pairs;
end;
$$;
comment on function api.next_verification is 'Keep the fingerprints that were made of the file of a job and what comparisons measured, and link files by it. Answers the pairs that wait to be compared; with none left the job is done.';
