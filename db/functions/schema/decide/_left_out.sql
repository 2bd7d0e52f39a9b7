create or replace function core._left_out(p_schema core.schema_def)
returns jsonb
language sql immutable
as $$
  select coalesce(p_schema.profile -> 'left_out', '[]') || coalesce((
    select jsonb_agg(jsonb_build_object('keys', value -> 'keys', 'types', value -> 'types'))
    from jsonb_array_elements(p_schema.profile -> 'drift')
    where p_schema.override ? 'columns' and p_schema.base_id is not null), '[]')
$$;
comment on function core._left_out is 'The drift that a person knew when they edited a version, this one or an earlier: [{"keys", "types"}]. What of it has no column is so by their word.';
