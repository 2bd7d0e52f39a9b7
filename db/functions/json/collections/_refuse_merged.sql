create or replace function core._refuse_merged(p_collection_id integer)
returns void
language plpgsql stable
as $$
declare
  v_name text;
  v_into text;
begin
  select it.name, into_it.name into v_name, v_into
  from core.collection as it join core.collection as into_it on into_it.id = it.merged_into
  where it.id = p_collection_id;
  if found then
    perform core._refuse('CB003', format('%s was merged into %s, which has its documents', v_name, v_into),
      format('Look for the proposal of %s.', v_into), jsonb_build_object('collection', v_into));
  end if;
end;
$$;
comment on function core._refuse_merged is 'Refuse what needs the documents of a collection that has none since it was merged into another.';
