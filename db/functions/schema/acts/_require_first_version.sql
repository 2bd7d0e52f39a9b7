create or replace function core._require_first_version(p_schema core.schema_def)
returns void
language plpgsql stable
as $$
begin
  if p_schema.base_id is not null then
    perform core._refuse('CB003', format('Version %s changes a table that is in use', p_schema.version),
      'Edit the columns it adds, accept it or reject it; the choice was made with the first version.', jsonb_build_object('version', p_schema.version));
  end if;
end;
$$;
comment on function core._require_first_version is 'Refuse what a person may decide only before there is a table: the choice of storage.';
