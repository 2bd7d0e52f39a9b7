-- Also by a name it had before, and through the merges an admin made.
create or replace function core._collection_id(p_name text)
returns integer
language sql stable
as $$
  select coalesce(
    (select coalesce(merged_into, id) from core.collection where name = p_name),
    (select coalesce(merged_into, id)
     from core.collection_alias as alias join core.collection on collection.id = alias.collection_id
     where alias.name = p_name))
$$;
comment on function core._collection_id is 'The collection that documents sent under a name go to, or null.';
