create or replace function core._trace_cluster_act()
returns trigger
language plpgsql
as $$
begin
  -- The cluster itself traces what a rename and a confirmation changed.
  perform core._trace('cluster_' || act, detail, p_cluster_id => cluster_id)
  from arrived
  where act not in ('rename', 'confirm')
  order by id;
  return null;
end;
$$;
