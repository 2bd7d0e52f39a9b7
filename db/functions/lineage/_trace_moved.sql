create or replace function core._trace_moved()
returns trigger
language plpgsql
as $$
begin
  perform core._trace('moved_to_storage', jsonb_build_object('uri', moved.uri), p_request_id => raw.request_id)
  from moved
  join core.asset_raw as raw on raw.id = moved.raw_id;
  return null;
end;
$$;
