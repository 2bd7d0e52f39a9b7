create or replace function core._nearest_collection(p_keys text[])
returns integer
language sql stable
as $$
  select id
  from core.collection
  cross join lateral (select core._key_similarity(signature, p_keys) as similarity) as measured
  where signature ?| p_keys and similarity >= core._number_setting('route_similarity')
  order by similarity desc, id
  limit 1
$$;
comment on function core._nearest_collection is 'The collection whose signature is nearest to these keys, if near enough; the earlier one wins a tie.';
