create or replace function core._collection_of(p_name text)
returns core.collection
language plpgsql stable
as $$
declare
  v_collection core.collection;
begin
  select * into v_collection from core.collection where id = core._collection_id(p_name);
  if not found then
    perform core._refuse('CB002', format('Collection %s not found', left(p_name, 80)),
      'List them with GET /api/v1/collections or catalog.collection.', jsonb_build_object('collection', left(p_name, 200)));
  end if;
  return v_collection;
end;
$$;
comment on function core._collection_of is 'The collection of that name, or of one it had before. Raises CB002 when there is none.';
