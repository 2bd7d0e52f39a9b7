-- All vectors with all labels at once: one label at a time costs twenty times as much. The label is looked up
-- for those alone that have one.
create or replace function core._sure_tags(p_space text, p_vectors vector[])
returns text[]
language sql stable
set search_path = public, pg_temp
as $$
  with label as materialized (
    select made.label, made.vector, tag_label.background,
           greatest(coalesce(tag_label.threshold, known.tag_threshold), 0.65) as needed, known.label_scale as scale
    from core.embedding_space as known
    join core.tag_label_vector as made on made.space = known.space
    join core.tag_label on tag_label.label = made.label and (only_in is null or known.space = any (only_in))
    where known.space = p_space
  ), item as materialized (
    select vector, n from unnest(p_vectors) with ordinality as item (vector, n)
  ), likely as materialized (
    -- Logits are at most as large as the factor, so their exponentials are added without shifting them.
    select item.n, max(logit) as logit, exp(max(logit)) / sum(exp(logit)) as probability
    from item cross join lateral (select - (item.vector <#> label.vector) * label.scale as logit from label) as told
    group by item.n
  ), sure as (
    select likely.n, best.label
    from likely
    join item using (n)
    cross join lateral (
      select label.label, label.background, label.needed from label
      order by label.vector <#> item.vector, label.label limit 1
    ) as best
    where likely.probability >= 0.65 and not best.background and likely.probability >= best.needed
  )
  select array_agg(sure.label order by item.n) from item left join sure using (n)
$$;
comment on function core._sure_tags is 'The label that each vector surely has, null where none is as likely as two in three, whatever is needed to show it.';
