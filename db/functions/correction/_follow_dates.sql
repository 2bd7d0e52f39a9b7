-- Clusters that no person has named may be called after the day of their files. A cluster of one or two files is named
-- after the first. Its name follows where it ends in a date, or says that none is known. The caller holds the spaces.
create or replace function core._follow_dates(p_ids uuid[])
returns void
language plpgsql volatile
set search_path = public, pg_temp
as $$
declare
  v_clusters uuid[] := array(select distinct cluster_id from core.asset where id = any (p_ids) and cluster_id is not null order by cluster_id);
  v_renamed uuid[];
begin
  perform core._rename_guesses(v_clusters);
  with wanted as (
    select cluster.id, cluster.name, core._name_of_members(cluster.id) as guess
    from core.cluster
    where id = any (v_clusters) and named_by is null and provisional and not closed
      and name ~ ' (undated|(\d{4} to )?\d{4}(-\d\d){0,2})( \d+)?$'
  ), chosen as (
    select distinct on (lower(guess)) id, core._free_cluster_name(guess) as name
    from (select id, name, coalesce(guess, regexp_replace(name, ' (undated|(\d{4} to )?\d{4}(-\d\d){0,2})( \d+)?$', ' undated')) as guess from wanted) as named
    where regexp_replace(lower(name), '(\d{4}(-\d\d){0,2}|undated) \d+$', '\1') <> lower(guess)
    order by lower(guess), id
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
comment on function core._follow_dates is 'Let the guessed names of the clusters of these files follow when they were taken.';
