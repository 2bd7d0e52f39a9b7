-- Counters add up, sketches keep their smallest hashes, so neither order nor batching matters.
create or replace function core._merge_paths(p_paths core.collection_path[])
returns void
language sql volatile
as $$
  insert into core.collection_path as known
  select * from unnest(p_paths) order by steps
  on conflict (collection_id, steps_sha256) do update set
    documents = known.documents + excluded.documents,
    occurrences = known.occurrences + excluded.occurrences,
    types = core._add_counts(known.types, excluded.types),
    number_min = least(known.number_min, excluded.number_min),
    number_max = greatest(known.number_max, excluded.number_max),
    text_min = least(known.text_min, excluded.text_min),
    text_max = greatest(known.text_max, excluded.text_max),
    length_min = least(known.length_min, excluded.length_min),
    length_max = greatest(known.length_max, excluded.length_max),
    hashes = core._smallest(known.hashes || excluded.hashes),
    examples = core._smallest_keys(known.examples || excluded.examples),
    key_hashes = core._smallest(known.key_hashes || excluded.key_hashes)
$$;
comment on function core._merge_paths is 'Add what some documents have at each path to what is known of their collections.';
