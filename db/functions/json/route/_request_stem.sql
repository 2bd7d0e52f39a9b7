-- The words that all begin with are those that the first and the last in order both begin with.
create or replace function core._request_stem(p_request_id uuid)
returns text
language sql stable
as $$
  with file as (
    select string_to_array(core._file_stem(filename), '_') as words
    from core.asset_raw where request_id = p_request_id and format is not null
  ), ends as (
    select min(words) as first, max(words) as last, bool_and(words is not null) as is_told from file
  )
  select array_to_string(first[:coalesce((
           select min(n) - 1 from generate_series(1, greatest(cardinality(first), cardinality(last))) as n
           where first[n] is distinct from last[n]), cardinality(first))], '_')
  from ends where is_told and first[1] = last[1]
$$;
comment on function core._request_stem is 'The words that the stems of all JSON files of a request begin with; null when they share none.';
