-- Measures lead from the picture that the worker named as `from` to the other one.
create or replace function core._store_measures(p_measured jsonb)
returns void
language sql volatile
as $$
  update core.likeness_pair as pair
  set state = case when coalesce((told ->> 'unreadable')::boolean, false) then 'unreadable' else 'measured' end,
      measures = nullif(told -> 'measures', 'null') || jsonb_build_object('from', told -> 'from'), measured_at = core.current_time()
  from jsonb_array_elements(p_measured) as told
  where pair.first_id = (told ->> 'first')::uuid and pair.second_id = (told ->> 'second')::uuid
$$;
comment on function core._store_measures is 'Keep what comparisons gave: [{"first", "second", "from", "measures" or null, "unreadable"}].';
