create or replace function core._trace_duplicate()
returns trigger
language plpgsql
as $$
begin
  perform core._trace('duplicate_found', evidence || jsonb_build_object('class', class, 'original_id', original_id),
                      p_asset_id => asset_id)
  from arrived;
  return null;
end;
$$;
