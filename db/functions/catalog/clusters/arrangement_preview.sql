create or replace function catalog.arrangement_preview(p_limit integer default 20, p_level double precision default null)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_space text := (select space from core.embedding_space where active);
  v_plan record;
begin
  p_limit := core._bounded(p_limit, 200);
  if p_level is not null then
    perform core._checked_level(p_level);
  end if;
  select * into v_plan from core._arrangement(v_space, p_level);
  return (
    with target as materialized (
      select *, cardinality(target.ids) as members
      from core._arrangement_targets(v_space, v_plan.ids, v_plan.parts, (v_plan.calibration ->> 'level')::double precision) as target
    ), after as (
      select cluster_id, sum(members) as members from target where cluster_id is not null group by cluster_id
    ), changed as materialized (
      select cluster.id, cluster.name, mean.members as before,
             coalesce(after.members, 0) + case when core._is_touched(cluster) then mean.members else 0 end as after
      from core.cluster
      join core.cluster_mean as mean on mean.cluster_id = cluster.id
      left join after on after.cluster_id = cluster.id
      where cluster.space = v_space and not cluster.closed and (after.cluster_id is not null or not core._is_touched(cluster))
    ), sized as (
      select after from changed where after > 0 union all select members from target where cluster_id is null
    )
    select jsonb_build_object(
      'space', v_space, 'files', coalesce(cardinality(v_plan.ids), 0), 'calibration', v_plan.calibration,
      'before', (select jsonb_build_object('directories', count(*) filter (where before > 1), 'alone', count(*) filter (where before = 1)) from changed),
      'after', (select jsonb_build_object('directories', count(*) filter (where after > 1), 'alone', count(*) filter (where after = 1)) from sized),
      'grow', (select coalesce(jsonb_agg(to_jsonb(listed) order by after - before desc, id), '[]')
               from (select * from changed where after > before order by after - before desc, id limit p_limit) as listed),
      'vanish', (select coalesce(jsonb_agg(to_jsonb(listed) order by before desc, id), '[]')
                 from (select * from changed where after = 0 order by before desc, id limit p_limit) as listed),
      'new', (select coalesce(jsonb_agg(jsonb_build_object(
                'name', coalesce(core._name_of_files(listed.ids), 'unnamed'), 'members', members, 'samples', to_jsonb(listed.ids[:4])) order by members desc, part), '[]')
              from (select * from target where cluster_id is null order by members desc, part limit p_limit) as listed)));
end;
$$;
comment on function catalog.arrangement_preview is 'What arranging again would do, at a level given or at the one measured. It lists directories before and after, which grow, which vanish, which are new with samples, and what that rests on. Takes seconds; changes nothing.';
