-- Refused like an unknown request, so that an id cannot be probed. Requests without an API key were sent while
-- there was none, or by a version that did not record it.
create or replace function catalog.check_sender(p_id uuid, p_api_key_id uuid)
returns void
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
begin
  if not exists (
    select from core.ingest_request as request
    where request.id = coalesce((select request_id from core.asset where id = p_id), p_id)
      and coalesce(request.api_key_id, p_api_key_id) = p_api_key_id) then
    perform core._no_object('ingest job', p_id);
  end if;
end;
$$;
comment on function catalog.check_sender is 'Raises CB002 unless the request, or the request of this object, was sent with that API key.';
