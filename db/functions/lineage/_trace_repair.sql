create or replace function core._trace_repair()
returns trigger
language plpgsql
as $$
begin
  perform core._trace('repaired', jsonb_build_object('repairs', repairs), p_asset_id => asset_id) from arrived;
  return null;
end;
$$;
