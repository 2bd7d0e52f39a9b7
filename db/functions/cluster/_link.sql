create or replace function core._link(p_act uuid)
returns void
language sql volatile
as $$
  insert into core.cluster_link (act_id, asset_id, cluster_id, kind)
  select p_act, moved.asset_id, said.cluster_id, said.kind
  from core.cluster_act_asset as moved
  join core.cluster_act as act on act.id = moved.act_id
  cross join lateral (values (moved.to_cluster_id, 'must'), (moved.from_cluster_id, 'cannot')) as said (cluster_id, kind)
  where moved.act_id = p_act and (said.kind = 'must' or act.act <> 'merge')
$$;
comment on function core._link is 'What an act says of the members it moved: they belong where they are now and, unless two clusters became one, not where they were.';
