create or replace function core._ddl_sha256(p_proposal jsonb)
returns text
language sql immutable
as $$
  select encode(sha256(convert_to(array_to_string(core._render_ddl(p_proposal), E';\n') || ';', 'UTF8')), 'hex')
$$;
comment on function core._ddl_sha256 is 'sha256 in hex of the DDL that a proposal renders to now, joined as in core.schema_def.ddl.';
