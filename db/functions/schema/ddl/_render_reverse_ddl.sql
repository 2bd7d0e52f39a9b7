create or replace function core._render_reverse_ddl(p_proposal jsonb)
returns text
language sql immutable
as $$
  select array_to_string(core._reverse_statements(p_proposal), E';\n') || ';'
$$;
comment on function core._render_reverse_ddl is 'What undoes core._render_ddl, as people read it. The documents themselves are in docs_, which nothing here touches.';
