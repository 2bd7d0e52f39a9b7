create or replace function core._refuse_collection_name(p_name text)
returns void
language plpgsql stable
as $$
begin
  if core._collection_name_problem(p_name) is not null then
    perform core._refuse('CB001',
      format('%s cannot name a collection: %s', to_json(left(p_name, 80)), core._collection_name_problem(p_name)),
      format('Try %s.', core._identifier_of(p_name)), jsonb_build_object('collection', left(p_name, 200)));
  end if;
end;
$$;
