-- Not where a person said that the cluster is right: by confirming it, merging into it, or keeping it whole.
create or replace function core._split_suggestion(p_cluster core.cluster)
returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'separation', trim_scale(round(found.separation::numeric, 4)), 'needed', needed.value,
    'smaller_share', trim_scale(round(found.smaller_share::numeric, 3)), 'covers', to_jsonb(found.covers), 'looked_at', found.looked_at)
  from core._split_evidence(p_cluster) as found,
       (select core._number_setting('suggest_split') as value) as needed
  where found.separation >= needed.value and found.smaller_share >= 0.15
    and not exists (
      select from core.cluster_act_cluster as touched join core.cluster_act as act on act.id = touched.act_id
      where touched.cluster_id = p_cluster.id and act.undone_at is null and act.act in ('confirm', 'merge'))
$$;
comment on function core._split_suggestion is 'The two parts that a cluster may better be, with the evidence; null when it looks like one, or a person said that it is.';
