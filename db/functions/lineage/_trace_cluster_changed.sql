create or replace function core._trace_cluster_changed()
returns trigger
language plpgsql
as $$
begin
  perform core._trace('cluster_renamed', jsonb_build_object('from', previous.name, 'to', cluster.name), p_cluster_id => cluster.id)
  from changed as cluster join before_change as previous using (id)
  where cluster.name <> previous.name;
  perform core._trace('cluster_confirmed', '{}', p_cluster_id => cluster.id)
  from changed as cluster join before_change as previous using (id)
  where previous.provisional and not cluster.provisional;
  perform core._trace(case when cluster.closed then 'cluster_closed' else 'cluster_reopened' end,
                      jsonb_build_object('into', cluster.merged_into), p_cluster_id => cluster.id)
  from changed as cluster join before_change as previous using (id)
  where cluster.closed <> previous.closed;
  return null;
end;
$$;
