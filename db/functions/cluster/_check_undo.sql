create or replace function core._check_undo(p_act core.cluster_act)
returns void
language plpgsql stable
as $$
declare
  v_later jsonb;
  v_taken jsonb;
begin
  select jsonb_agg(distinct jsonb_build_object('act_id', later.id, 'act', later.act, 'actor', later.actor,
                                      'cluster_id', other.cluster_id, 'name', changed.name, 'created_at', later.created_at))
  into v_later
  from core.cluster_act_cluster as mine
  join core.cluster_act_cluster as other on other.cluster_id = mine.cluster_id and other.act_id > p_act.id
  join core.cluster_act as later on later.id = other.act_id and later.undone_at is null
  join core.cluster as changed on changed.id = other.cluster_id
  where mine.act_id = p_act.id;
  if v_later is not null then
    perform core._refuse('CB003', format('The %s cannot be undone: its clusters were changed again since', p_act.act),
      'Undo the later acts first, on the clusters that are named.',
      jsonb_build_object('act_id', p_act.id, 'in_the_way', v_later));
  end if;
  select jsonb_agg(jsonb_build_object('cluster_id', taken.id, 'name', taken.name) order by taken.id) into v_taken
  from core.cluster_act_cluster as mine
  join core.cluster as taken
    on lower(taken.name) = lower(mine.before ->> 'name') and not taken.closed and not taken.unsorted and taken.id <> mine.cluster_id
  where mine.act_id = p_act.id and not (mine.before ->> 'closed')::boolean and mine.before ->> 'unsorted' is distinct from 'true';
  if v_taken is not null then
    perform core._refuse('CB003', format('The %s cannot be undone: another cluster has a name it would give back', p_act.act),
      'Rename the cluster that is named.', jsonb_build_object('act_id', p_act.id, 'in_the_way', v_taken));
  end if;
end;
$$;
comment on function core._check_undo is 'Refuses when later acts touched the same clusters, or a name to be given back is taken.';
