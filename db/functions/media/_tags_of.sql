-- Zero-shot: a softmax over the similarities to all labels, background labels among them. The factor
-- 100 is CLIP's own logit scale; raw cosines differ too little, and too differently from label to label,
-- for one threshold.
create or replace function core._tags_of(p_space text, p_vector vector)
returns text[]
language sql stable
as $$
  with scored as (
    select label, background, coalesce(threshold, 0.2) as threshold,
           exp(100 * ((1 - (vector <=> p_vector)) - max(1 - (vector <=> p_vector)) over ())) as weight
    from core.tag_label_vector join core.tag_label using (label)
    where space = p_space
  ), shared as (
    select label, background, threshold, weight / sum(weight) over () as probability from scored
  )
  select coalesce(array_agg(label order by probability desc, label), '{}')
  from (
    select label, probability from shared
    where not background and probability >= threshold
    order by probability desc, label
    limit core._number_setting('tags_per_asset')::integer
  ) as best
$$;
comment on function core._tags_of is 'Labels a vector is most likely of; none when a background label wins or nothing is likely enough.';
