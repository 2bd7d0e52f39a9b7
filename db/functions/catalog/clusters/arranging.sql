-- Asked with every look at the overview: no vector is read.
create or replace function catalog.arranging()
returns jsonb
language sql stable security definer
set search_path = public, pg_temp
as $$
  select jsonb_build_object(
    'job', (select jsonb_build_object('job_id', id, 'state', state) from core.job
            where task = 'clusters.arrange' and result ? 'asked_by' order by id desc limit 1),
    'last', (
      select jsonb_build_object(
        'act_id', act.id, 'cluster_id', act.cluster_id, 'actor', act.actor, 'created_at', act.created_at,
        'assets', (select count(*) from core.cluster_act_asset where act_id = act.id),
        'undone_at', act.undone_at, 'undone_by', act.undone_by,
        'undoable', act.undone_at is null and not exists (
          select from core.cluster_act_cluster as mine
          join core.cluster_act_cluster as other on other.cluster_id = mine.cluster_id and other.act_id > act.id
          join core.cluster_act as later on later.id = other.act_id and later.undone_at is null
          where mine.act_id = act.id))
      from core.cluster_act as act where act.act = 'arrange' order by act.id desc limit 1),
    'space', (select jsonb_build_object('space', space, 'threshold', threshold, 'calibration', calibration)
              from core.embedding_space where active),
    'suggested', exists (
      select from core.embedding_space as space
      where active and used_at > coalesce((calibration ->> 'at')::timestamptz, '-infinity')
        -- Undone, it is not suggested again: a person has seen it.
        and not exists (select from core.cluster_act where act = 'arrange' and created_at >= used_at)
        and 2 = (select count(*) from (
          select from core.cluster where cluster.space = space.space and not closed and created_at < used_at limit 2) as former)))
$$;
comment on function catalog.arranging is 'The newest job that arranges again because a person asked, and the newest such act with whether undo is possible. Also the threshold in use, what it rests on, and whether arranging is suggested: directories are those of the model before the switch.';
