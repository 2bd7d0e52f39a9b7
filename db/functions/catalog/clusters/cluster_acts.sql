create or replace function catalog.cluster_acts(p_id uuid, p_limit integer default 20, p_cursor text default null)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_before uuid := core._cursor_id(p_cursor);
  v_items jsonb;
begin
  p_limit := core._bounded(p_limit, 200);
  perform core._find_cluster(p_id);
  select coalesce(jsonb_agg(core._act_item(done) || jsonb_build_object(
           'undone_at', done.undone_at, 'undone_by', done.undone_by,
           'names', (select jsonb_object_agg(cluster.id, cluster.name) from core.cluster_act_cluster as touched
                     join core.cluster on cluster.id = touched.cluster_id where touched.act_id = done.id))
         order by done.id desc), '[]') into v_items
  from (
    select act_id from core.cluster_act_cluster
    where cluster_id = p_id and (v_before is null or act_id < v_before)
    order by act_id desc limit p_limit + 1
  ) as listed
  join core.cluster_act as done on done.id = listed.act_id;
  return core._page(v_items, p_limit, 'act_id');
end;
$$;
comment on function catalog.cluster_acts is 'What people did to a cluster, newest first, with what was undone. names: what the clusters it touched are called now.';
