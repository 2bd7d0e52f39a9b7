-- A cluster is named after its first picture; when it has grown, its members know better. Two that want one
-- name get it in two nights. What a person named stays. A day that its members do not share leaves the name.
create or replace function core._rename_guesses(p_clusters uuid[])
returns void
language plpgsql volatile
set search_path = public, pg_temp
as $$
declare
  v_renamed uuid[];
begin
  with guess as (
    select cluster.id, coalesce(core._name_of_members(cluster.id),
             (regexp_match(cluster.name, '^(.+?) (?:\d{4} to )?\d{4}(?:-\d\d){0,2}(?: \d{1,3})?$'))[1]) as wanted
    from core.cluster
    where cluster.id = any (p_clusters) and named_by is null and not provisional and not closed
  ), chosen as (
    select distinct on (lower(wanted)) guess.id, core._free_cluster_name(wanted) as name
    from guess join core.cluster using (id)
    where wanted is not null and regexp_replace(lower(cluster.name), ' \d{1,3}$', '') <> regexp_replace(lower(wanted), ' \d{1,3}$', '')
    order by lower(wanted), guess.id
  ), renamed as (
    update core.cluster
    set name = chosen.name, folder = core._free_folder(chosen.name, cluster.id), updated_at = core.current_time()
    from chosen where cluster.id = chosen.id
    returning cluster.id
  )
  select array_agg(id) into v_renamed from renamed;
  perform core._queue_placement(array(select id from core.asset where cluster_id = any (v_renamed)));
end;
$$;
comment on function core._rename_guesses is 'Give clusters that no person has named a better name, where their members have one.';
