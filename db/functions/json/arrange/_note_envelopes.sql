create or replace function core._note_envelopes(p_request_id uuid, p_parts jsonb)
returns void
language sql volatile
as $$
  insert into core.envelope (request_id, first_ordinal, last_ordinal, rest)
  select p_request_id, base.ordinal + (envelope ->> 'first')::integer, base.ordinal + (envelope ->> 'last')::integer, around.rest
  from jsonb_array_elements(p_parts) as part
  join core.asset_raw as raw on raw.request_id = p_request_id and raw.part_id = part ->> 'part_id'
  cross join lateral (select min(ordinal) as ordinal from core.asset where request_id = p_request_id and raw_id = raw.id) as base
  cross join jsonb_array_elements(part -> 'envelopes') as envelope
  cross join lateral (
    select core._envelope_rest(envelope -> 'rest', array(select jsonb_array_elements_text(envelope -> 'path'))) as rest) as around
  where around.rest <> '{}'
$$;
comment on function core._note_envelopes is 'Keep what was around the records of a request. The parts say "envelopes": [{"first", "last", "path", "rest"}], documents of the part counted from 0, the records in the rest replaced.';
