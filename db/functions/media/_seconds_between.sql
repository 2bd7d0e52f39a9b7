-- By the camera's own clock: both times are local to it, so a zone that only one of them states does not matter.
create or replace function core._seconds_between(p_one core.media, p_other core.media)
returns numeric
language sql stable
as $$
  select trim_scale(abs(extract(epoch from one - other)))
  from (select left((p_one).metadata #>> '{captured_at,value}', 19) as one_text,
               left((p_other).metadata #>> '{captured_at,value}', 19) as other_text) as said
  cross join lateral (
    select case when pg_input_is_valid(one_text, 'timestamp') then one_text::timestamp end as one,
           case when pg_input_is_valid(other_text, 'timestamp') then other_text::timestamp end as other) as clock
  where (p_one).metadata #>> '{camera,model}' = (p_other).metadata #>> '{camera,model}'
$$;
comment on function core._seconds_between is 'Seconds between two shots of one camera model; null where camera or time is unknown or the cameras differ.';
