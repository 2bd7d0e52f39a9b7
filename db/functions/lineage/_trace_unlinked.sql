create or replace function core._trace_unlinked()
returns trigger
language plpgsql
as $$
begin
  perform core._trace('duplicate_unlinked', jsonb_build_object('class', class, 'original_id', original_id), p_asset_id => asset_id)
  from gone;
  return null;
end;
$$;
