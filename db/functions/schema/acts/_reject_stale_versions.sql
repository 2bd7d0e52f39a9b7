-- A version 1 that was rolled back follows the sample again, so it may be another table when it is accepted. Versions
-- that waited on the one before could never be accepted. What they would add is drift, and is proposed again.
create or replace function core._reject_stale_versions(p_schema core.schema_def)
returns void
language sql volatile
as $$
  with recursive stale as (
    select id from core.schema_def
    where base_id = p_schema.id and status = 'provisional'
      and core._before_version(proposal) <> p_schema.proposal - 'version' || jsonb_build_object('children', coalesce(p_schema.proposal -> 'children', '[]'))
    union
    select later.id from core.schema_def as later join stale on later.base_id = stale.id where later.status = 'provisional'
  )
  select core._move_schemas(array(select id from stale), 'rejected', format('Version %s was accepted with other columns.', p_schema.version))
$$;
comment on function core._reject_stale_versions is 'Reject the versions that wait on another form of the schema that was just accepted.';
