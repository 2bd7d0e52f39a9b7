create or replace function core._learn_all(p_collection_id integer)
returns void
language plpgsql volatile
as $$
begin
  while core._learn(p_collection_id) > 0 loop
  end loop;
end;
$$;
comment on function core._learn_all is 'Learn everything that is stored in a collection, before its documents are rearranged: what is counted of them then counts them where they are.';
