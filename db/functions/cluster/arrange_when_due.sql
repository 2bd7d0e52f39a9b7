-- While a space is young each doubling tells much about it; when nothing is on its way a tenth more is enough.
-- Two dozen files are the least from which anything can be measured.
create or replace function api.arrange_when_due()
returns bigint
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_most integer := core._number_setting('arrange_by_itself');
  v_space core.embedding_space;
  v_files integer;
  v_job bigint;
begin
  select * into v_space from core.embedding_space where active;
  if not found or v_most = 0 or exists (select from core.reembedding where state = 'running') then
    return null;
  end if;
  v_files := (select count(*) from (select from core.embedding where space = v_space.space limit v_most + 1) as counted);
  if v_files not between 24 and v_most or v_files < 1.1 * v_space.arranged_files
     or v_files < 1.5 * v_space.arranged_files and exists (
       select from core.job where task = 'media.process' and state in ('queued', 'processing')) then
    return null;
  end if;
  perform core._lock('arranging');
  if exists (select from core.job where task = 'clusters.arrange' and state in ('queued', 'processing')) then
    return null;
  end if;
  perform core._act('upkeep');
  v_job := core._insert_job('clusters.arrange');
  perform core._defer_jobs(array[v_job]);
  return v_job;
end;
$$;
comment on function api.arrange_when_due is 'Queue a job that arranges a young space, when it has grown enough since the last time; returns the job, or null.';
