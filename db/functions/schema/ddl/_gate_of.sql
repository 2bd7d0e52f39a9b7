-- A verdict is about one text. What the proposal renders to now may be another: it changed since, or
-- the rendering did.
create or replace function core._gate_of(p_schema core.schema_def)
returns jsonb
language sql immutable
as $$
  select case when p_schema.gate ->> 'ddl_sha256' = now.ddl_sha256 then p_schema.gate
              else jsonb_build_object('state', 'unchecked', 'ddl_sha256', now.ddl_sha256,
                                      'findings', '[]'::jsonb, 'checked_at', null) end
  from (select core._ddl_sha256(p_schema.proposal)) as now (ddl_sha256)
$$;
comment on function core._gate_of is 'What the gate says of the DDL that a schema would run now: {"state": "unchecked"|"passed"|"refused", "ddl_sha256", "findings", "checked_at"}.';
