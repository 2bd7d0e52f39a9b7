-- A record that has a member of that name keeps its own: the envelope is in its raw bytes still.
create or replace function core._with_envelope(p_record jsonb, p_rest jsonb)
returns jsonb
language sql immutable
as $$
  select case when jsonb_typeof(p_record) = 'object' and p_rest <> '{}' and not p_record ? '_envelope'
              then p_record || jsonb_build_object('_envelope', p_rest) else p_record end
$$;
comment on function core._with_envelope is 'A record with the rest of its envelope beside it, as _envelope.';
