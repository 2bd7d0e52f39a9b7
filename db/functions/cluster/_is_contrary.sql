-- A member counts for the first fifty: enough to know what a directory shows, and the same cost for any size.
create or replace function core._is_contrary(p_cluster_id uuid, p_sure text)
returns boolean
language sql stable
as $$
  with labelled as (
    select member.id, tag_label.label
    from (select id, tags from core.asset where cluster_id = p_cluster_id order by id limit 50) as member
    join core.tag_label on tag_label.label = any (member.tags) and not background and narrower = '{}'
  ), counted as (
    select label, count(*) as n, (select count(distinct id) from labelled) as every from labelled group by label
  )
  select p_sure is not null
     and exists (select from counted where n >= 3 and n * 2 > every and label <> p_sure)
     and not exists (select from counted where label = p_sure)
$$;
comment on function core._is_contrary is 'Whether most members of a cluster that have a label have one other than this, and none has this one.';
