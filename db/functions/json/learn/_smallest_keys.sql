create or replace function core._smallest_keys(p_examples jsonb)
returns jsonb
language sql immutable
as $$
  select coalesce(jsonb_object_agg(key, value), '{}')
  from (select key, value from jsonb_each(p_examples) order by key::bigint limit 5) as smallest
$$;
comment on function core._smallest_keys is 'The five examples with the smallest hashes, of {hash: example}.';
