create or replace function core._collection_knobs(p_collection_id integer)
returns jsonb
language sql stable
as $$
  select core._knobs() || knobs from core.collection where id = p_collection_id
$$;
comment on function core._collection_knobs is 'The settings of the decision on a collection: the settings, and before them what an admin set for it alone.';
