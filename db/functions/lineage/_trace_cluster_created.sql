create or replace function core._trace_cluster_created()
returns trigger
language plpgsql
as $$
begin
  perform core._trace('cluster_created', jsonb_build_object('name', name, 'space', space, 'threshold', threshold),
                      p_cluster_id => id)
  from arrived;
  return null;
end;
$$;
