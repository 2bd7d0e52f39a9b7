-- What is read of an object may be sent back: a place with its source and trust, the list of its tags.
create or replace function core._checked_changes(p_changes jsonb)
returns jsonb
language plpgsql stable
as $$
declare
  c_fields constant text[] := array['captured_at', 'zone', 'shift', 'place', 'caption', 'tags', 'owner'];
  v_key text;
  v_value jsonb;
  v_problem text;
begin
  if jsonb_typeof(p_changes) is distinct from 'object' or p_changes = '{}' then
    perform core._refuse('CB001', 'A correction is a JSON object with at least one field',
      format('Fields: %s.', array_to_string(c_fields, ', ')), jsonb_build_object('changes', p_changes));
  end if;
  if p_changes -> 'place' <> 'null' and jsonb_typeof(p_changes -> 'place') = 'object' then
    p_changes := jsonb_set(p_changes, '{place}', jsonb_strip_nulls(p_changes -> 'place') - array['source', 'trust']);
  end if;
  for v_key, v_value in select * from jsonb_each(p_changes) loop
    v_problem := case v_key
      when 'captured_at' then case when v_value <> 'null' and core._said_capture(v_value #>> '{}') is null
        then 'Give a local date or time: 2018, 2018-07, 2018-07-14 or 2018-07-14T12:30:00, a time with +02:00 where the zone is known. Give null where no date is known.' end
      when 'zone' then case when core._zone_of(v_value #>> '{}', timestamp '2000-01-01') is null
        then 'Give an offset such as +02:00 or the name of a zone such as Europe/Vienna.' end
      when 'shift' then case when not coalesce(pg_input_is_valid(v_value #>> '{}', 'interval') and abs(extract(epoch from (v_value #>> '{}')::interval)) < 1e10, false)
        then 'Give an interval such as "-1 hour", "2 days 03:00" or "PT1H30M".' end
      when 'place' then case when v_value <> 'null' and not core._is_place(v_value)
        then 'Give {"latitude": -90 to 90, "longitude": -180 to 180, "altitude": metres, "direction": 0 to 360, "name": text}, at least both coordinates or the name. Give null where it is unknown.' end
      when 'tags' then case when not (core._is_tag_change(v_value) or core._is_tag_list(v_value))
        then 'Give {"add": [tag], "remove": [tag]}, none in both, or the list of all tags; up to 100 of 1 to 255 characters.' end
      when 'owner' then case when v_value <> 'null' and (jsonb_typeof(v_value) <> 'string' or length(v_value #>> '{}') not between 1 and 255)
        then 'Give 1 to 255 characters, or null.' end
      when 'caption' then case when v_value <> 'null' and (jsonb_typeof(v_value) <> 'string' or length(v_value #>> '{}') not between 1 and 10000)
        then 'Give 1 to 10,000 characters, or null.' end
      else format('Fields: %s.', array_to_string(c_fields, ', ')) end;
    if v_problem is not null then
      perform core._refuse('CB001', case when v_key = any (c_fields) then format('Invalid value for %s: %s', v_key, left(v_value::text, 200))
                                         else format('Unknown field %s of a correction', v_key) end,
        v_problem, jsonb_build_object('field', v_key, 'value', v_value));
    end if;
  end loop;
  if p_changes ? 'captured_at' and p_changes ? 'shift' then
    perform core._refuse('CB001', 'Both captured_at and shift are given', 'Give the time, or by how much it is wrong.', p_changes);
  elsif p_changes ? 'zone' and (p_changes -> 'captured_at' = 'null' or core._said_capture(p_changes ->> 'captured_at') ->> 'zone' is not null) then
    perform core._refuse('CB001', 'A zone is given beside a captured_at that has one or is null',
      'Give captured_at as a local time without an offset.', p_changes);
  end if;
  return p_changes;
end;
$$;
comment on function core._checked_changes is 'The fields of a correction; refuses those that do not exist, values that cannot hold and fields that exclude each other. A place loses its source and trust.';
