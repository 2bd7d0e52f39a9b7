create or replace function catalog.drifted_documents(p_collection text, p_limit integer default 100)
returns table (document_id uuid, extra jsonb)
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_collection core.collection := core._collection_of(p_collection);
begin
  if core._active_table(v_collection.id) is null then
    perform core._refuse('CB003', format('%s has no typed table to drift from', p_collection),
      'select * from catalog.schema_proposal shows what could be accepted.', jsonb_build_object('collection', p_collection));
  end if;
  return query execute format(
    'select document_id, extra from collections.%I where extra <> ''{}'' order by document_id desc limit $1',
    v_collection.name)
  using core._bounded(p_limit, 10000);
end;
$$;
comment on function catalog.drifted_documents is 'Documents that do not fit the columns of their typed table, newest first. Each has what is in extra: new fields, values of another type, explicit nulls.';
