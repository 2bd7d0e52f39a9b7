create or replace function core._change_key(p_active core.schema_def, p_collection_id integer, p_key jsonb)
returns void
language plpgsql volatile
as $$
begin
  if p_active.id is not null and coalesce(p_active.proposal -> 'key', '[]') <> '[]' then
    perform core._try_ddl(array[format('drop index collections.%I', core._index_name(p_active.proposal ->> 'table', '$key'))],
                          p_active.proposal ->> 'table');
  end if;
  update core.schema_def as schema
  set proposal = changed.proposal, recommendations = case when base_id is null then core._recommendations(profile, changed.proposal) else recommendations end, ddl = array_to_string(core._render_ddl(changed.proposal), E';\n') || ';'
  from (
    select id, core._with_key(proposal, case when p_active.id is null then p_key else '[]' end) as proposal
    from core.schema_def where collection_id = p_collection_id
  ) as changed
  where changed.id = schema.id and changed.proposal is distinct from schema.proposal;
  perform core._queue_check(id) from core.schema_def
  where collection_id = p_collection_id and status = 'provisional' and superseded_by is null;
end;
$$;
comment on function core._change_key is 'Give the proposals of a collection another key; of a table that is in use the index of the old one goes.';
