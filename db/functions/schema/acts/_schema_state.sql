create or replace function core._schema_state(p_schema core.schema_def)
returns text
language sql immutable
return case when p_schema.superseded_by is null then p_schema.status else 'superseded' end;
comment on function core._schema_state is 'provisional, active, rejected, or superseded: a version that a later one replaced.';
