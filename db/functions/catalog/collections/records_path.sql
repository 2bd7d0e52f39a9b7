create or replace function catalog.records_path(p_path text)
returns jsonb
language sql stable security definer
set search_path = public, pg_temp
as $$
  select core._records_given(to_jsonb(p_path))
$$;
comment on function catalog.records_path is 'The steps of a path to records: names as strings, places in arrays as numbers, null for each element of an array on the way. $.hits.hits[*] is read as $.hits.hits. Raises CB001 for an invalid path.';
