-- Weighted Jaccard: the sum of the smaller weights over the sum of the larger, key by key.
create or replace function core._key_similarity(p_signature jsonb, p_keys text[])
returns double precision
language sql immutable
as $$
  select coalesce(sum(least(m, t)) / nullif(sum(greatest(m, t)), 0), 0)
  from (select key, 1.0::double precision as weight from unnest(p_keys) as key) as mine
  full join (
    select key, value::double precision as weight from jsonb_each(p_signature)
  ) as theirs using (key)
  cross join lateral (select coalesce(mine.weight, 0) as m, coalesce(theirs.weight, 0) as t) as w
$$;
comment on function core._key_similarity is 'Similarity from 0 to 1 of a collection''s signature (key -> presence) and the keys of a document.';
