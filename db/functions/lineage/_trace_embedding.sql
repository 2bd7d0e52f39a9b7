create or replace function core._trace_embedding()
returns trigger
language plpgsql
as $$
begin
  perform core._trace('embedded', jsonb_build_object('space', space), p_asset_id => asset_id) from arrived;
  return null;
end;
$$;
