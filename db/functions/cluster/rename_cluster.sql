create or replace function api.rename_cluster(p_cluster_id uuid, p_name text, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_cluster core.cluster := core._cluster_of(p_cluster_id);
  v_name text := trim(regexp_replace(p_name, '\s+', ' ', 'g'));
begin
  if v_name is null or v_name = '' or length(v_name) > 200 or v_name ~ '[[:cntrl:]]' then
    perform core._refuse('CB001', 'a cluster needs a name of 1 to 200 printable characters', 'Give another name.',
      jsonb_build_object('name', left(p_name, 200)));
  end if;
  perform core._act(p_actor);
  begin
    update core.cluster
    set name = v_name, named_by = core._actor(), updated_at = core.current_time()
    where id = v_cluster.id and (name <> v_name or named_by is null);
  exception when unique_violation then
    perform core._refuse('CB007', format('another cluster is named %s', v_name), 'Choose another name, or merge the two.',
      jsonb_build_object('name', v_name));
  end;
  return catalog.cluster_detail(p_cluster_id);
end;
$$;
comment on function api.rename_cluster is 'Give a cluster a name; names are unique, whatever their case.';
