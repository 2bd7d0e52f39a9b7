create or replace function core._record_dry_run(p_schema_id uuid, p_ddl_sha256 text, p_dry_run jsonb)
returns void
language plpgsql volatile
as $$
begin
  update core.schema_def
  set dry_run = (p_dry_run - 'after' - 'done')
                || jsonb_build_object('ddl_sha256', p_ddl_sha256, 'checked_at', core.current_time())
  where id = p_schema_id;
end;
$$;
