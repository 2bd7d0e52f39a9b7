create or replace function core._trace_request()
returns trigger
language plpgsql
as $$
begin
  perform core._trace('received', jsonb_build_object('objects', objects_total, 'owner', owner, 'collection', collection),
                      p_request_id => id)
  from arrived;
  return null;
end;
$$;
