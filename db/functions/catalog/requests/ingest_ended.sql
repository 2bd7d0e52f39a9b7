create or replace function catalog.ingest_ended(p_id uuid)
returns boolean
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_job bigint;
begin
  if exists (select from core.ingest_request where id = p_id) then
    return not exists (select from core.job where request_id = p_id and state in ('queued', 'processing'));
  end if;
  select job_id into v_job from core.asset where id = p_id;
  if not found then
    perform core._no_object('ingest job', p_id);
  end if;
  return not exists (select from core.job where id = v_job and state in ('queued', 'processing'));
end;
$$;
comment on function catalog.ingest_ended is 'Whether all work on a request, or on one of its objects, has ended. Reads its jobs alone. Raises CB002 for an unknown id.';
