create or replace function core._trace_spooled()
returns trigger
language plpgsql
as $$
begin
  perform core._trace('spooled', jsonb_build_object('uri', arrived.uri, 'reason', 'storage was away'),
                      p_request_id => raw.request_id)
  from arrived
  join core.asset_raw as raw on raw.id = arrived.raw_id;
  return null;
end;
$$;
