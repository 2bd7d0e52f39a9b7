-- One that a request made by naming its key has no signature before its first documents are looked at.
create or replace function core._signed_collection_id(p_name text)
returns integer
language sql stable
as $$
  select id from core.collection where id = core._collection_id(p_name) and signature is not null
$$;
comment on function core._signed_collection_id is 'The collection of that name, or null when there is none, or none whose signature is known.';
