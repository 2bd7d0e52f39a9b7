create or replace function api.rename_collection(p_name text, p_to text, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_collection core.collection := core._collection_of(p_name);
begin
  if p_to is null then
    perform core._refuse('CB001', 'A rename needs a name', 'Give p_to.');
  end if;
  perform core._refuse_collection_name(p_to);
  if core._shadowed_by(p_to) is not null and core._collection_id(p_to) is distinct from v_collection.id then
    perform core._refuse('CB001', format('%s cannot name a collection: %s', p_to, core._shadowed_by(p_to)),
      format('Try %s.', core._free_collection_name(p_to)), jsonb_build_object('name', p_to));
  end if;
  perform core._lock_collections(array[v_collection.id]);
  v_collection := core._collection_of(p_name);
  if v_collection.name = p_to then
    return catalog.collection_detail(p_to);
  end if;
  if coalesce(core._collection_id(p_to), v_collection.id) <> v_collection.id
     or to_regclass(format('collections.%I', p_to)) is not null or to_regclass(format('collections.%I', 'docs_' || p_to)) is not null then
    perform core._refuse('CB007', format('Table collections.%s or its documents already exist', p_to),
      'Choose another name, or merge the two.', jsonb_build_object('name', p_to));
  end if;
  if exists (select from core.collection where name = p_to) then
    perform core._refuse('CB007', format('%s is the name of a collection that was merged into %s', p_to, v_collection.name),
      format('Choose another name: documents sent as %s go to %s already.', p_to, v_collection.name), jsonb_build_object('name', p_to));
  end if;
  if (core._active_table(v_collection.id)).id is not null then
    perform core._refuse('CB003', format('%s has a typed table, and people may be reading it by its name', v_collection.name),
      'Roll it back, rename, and accept it again: no document is touched by that.',
      jsonb_build_object('schema_id', (core._active_table(v_collection.id)).id));
  end if;
  perform core._act(p_actor);
  perform core._rearrange(array[
    format('alter table collections.%I rename to %I', 'docs_' || v_collection.name, 'docs_' || p_to),
    format('alter table collections.%I rename constraint %I to %I', 'docs_' || p_to, 'docs_' || v_collection.name || '$id', 'docs_' || p_to || '$id'),
    format('alter index collections.%I rename to %I', 'docs_' || v_collection.name || '$doc', 'docs_' || p_to || '$doc'),
    format('comment on table collections.%I is %L', 'docs_' || p_to,
      format('Every document of the collection %s as it was received; id is its system_id.', p_to))]);
  delete from core.collection_alias where name = p_to;
  insert into core.collection_alias (name, collection_id) values (v_collection.name, v_collection.id);
  update core.collection set name = p_to where id = v_collection.id;
  with recursive named as (
    select id, core._renamed_proposal(proposal, p_to) as proposal, core._structure_hash(p_to, profile) as structure_hash
    from core.schema_def where collection_id = v_collection.id and base_id is null
    union all
    select version.id, core._renamed_proposal(version.proposal, p_to),
           core._version_hash(named.structure_hash, core._added_structure(version.proposal))
    from named join core.schema_def as version on version.base_id = named.id
  )
  update core.schema_def as schema
  set name = p_to, proposal = named.proposal, structure_hash = named.structure_hash,
      ddl = array_to_string(core._render_ddl(named.proposal), E';\n') || ';',
      reverse_ddl = core._render_reverse_ddl(named.proposal)
  from named where named.id = schema.id;
  perform core._queue_check(id) from core.schema_def where collection_id = v_collection.id and status = 'provisional';
  perform core._trace('collection_renamed', jsonb_build_object('from', v_collection.name, 'to', p_to));
  return catalog.collection_detail(p_to);
end;
$$;
comment on function api.rename_collection is 'Give a collection another name. Documents sent under the old one still find it. Refused while it has a typed table.';
