create or replace function core._trace_media()
returns trigger
language plpgsql
as $$
begin
  perform core._trace('analysed', jsonb_build_object('width', width, 'height', height, 'duration_seconds', duration_seconds,
                                                     'notes', nullif(to_jsonb(notes), '[]')),
                      p_asset_id => asset_id)
  from arrived;
  return null;
end;
$$;
