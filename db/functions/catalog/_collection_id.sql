create or replace function core._collection_id(p_name text)
returns integer
language sql stable
as $$
  select id from core.collection where name = p_name
$$;
