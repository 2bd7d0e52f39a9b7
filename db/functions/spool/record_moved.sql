create or replace function api.record_moved(p_job_id bigint, p_uri text)
returns void
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
begin
  perform core._act((select worker from core.job where id = p_job_id));
  delete from core.spool where uri = p_uri;
end;
$$;
comment on function api.record_moved is 'The bytes are in storage under their URI. Recording it twice changes nothing.';
