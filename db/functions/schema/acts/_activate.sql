create or replace function core._activate(p_schema core.schema_def)
returns void
language sql volatile
as $$
  update core.schema_def
  set status = 'active', superseded_by = null, decided_at = core.current_time(), decided_by = core._actor()
  where id = p_schema.id
$$;
