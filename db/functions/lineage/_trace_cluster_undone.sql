create or replace function core._trace_cluster_undone()
returns trigger
language plpgsql
as $$
begin
  perform core._trace('cluster_undone', jsonb_build_object('undo', act.act, 'act_id', act.id), p_cluster_id => act.cluster_id)
  from changed as act join before_change as previous using (id)
  where act.undone_at is not null and previous.undone_at is null
  order by act.id;
  return null;
end;
$$;
