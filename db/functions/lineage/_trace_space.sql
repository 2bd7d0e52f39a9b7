create or replace function core._trace_space()
returns trigger
language plpgsql
as $$
begin
  perform core._trace('space_activated', jsonb_build_object('space', space.space))
  from changed as space join before_change as previous using (space)
  where space.active and not previous.active;
  return null;
end;
$$;
