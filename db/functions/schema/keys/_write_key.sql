-- A version that waits has the key of the table that it would change: its DDL makes no index.
create or replace function core._write_key(p_collection_id integer, p_key jsonb)
returns void
language plpgsql volatile
as $$
begin
  update core.schema_def as schema
  set proposal = changed.proposal, ddl = array_to_string(core._render_ddl(changed.proposal), E';\n') || ';',
      recommendations = case when base_id is null then core._recommendations(profile, changed.proposal) else recommendations end
  from (
    select mine.id, mine.proposal || jsonb_build_object('key', core._with_key(coalesce(base.proposal, mine.proposal), p_key) -> 'key') as proposal
    from core.schema_def as mine
    left join core.schema_def as base on base.id = mine.base_id and mine.status <> 'active' and mine.superseded_by is null
    where mine.collection_id = p_collection_id
  ) as changed
  where changed.id = schema.id and changed.proposal is distinct from schema.proposal;
  perform core._queue_check(id) from core.schema_def
  where collection_id = p_collection_id and status = 'provisional' and superseded_by is null;
end;
$$;
comment on function core._write_key is 'Write a key into every proposal of a collection whose columns can hold it.';
