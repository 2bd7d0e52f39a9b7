create or replace function core._is_over_budget(p_collection text, p_api_key_id uuid)
returns boolean
language sql stable
as $$
  select p_collection is not null and core._collection_id(p_collection) is null and core._collections_left(p_api_key_id) = 0
$$;
comment on function core._is_over_budget is 'Whether a collection of that name would be one more than an API key may make in an hour.';
