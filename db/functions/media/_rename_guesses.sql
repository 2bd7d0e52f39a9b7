-- A cluster is named after its first picture; when it has grown, its members know better. One after the other, because
-- each may take the name that the next one would have had. What a person named stays.
create or replace function core._rename_guesses(p_clusters uuid[])
returns void
language plpgsql volatile
set search_path = public, pg_temp
as $$
declare
  v_guess record;
  v_renamed uuid[] := '{}';
begin
  for v_guess in
    select guess.id, guess.wanted
    from (
      select cluster.id, cluster.name, core._name_of_members(cluster.id) as wanted
      from core.cluster
      where cluster.id = any (p_clusters) and named_by is null and not unsorted and not closed
    ) as guess
    where wanted is not null and regexp_replace(lower(guess.name), ' \d+$', '') <> regexp_replace(lower(wanted), ' \d+$', '')
    order by guess.id
  loop
    update core.cluster
    set name = free.name, folder = core._free_folder(free.name, id), updated_at = core.current_time()
    from core._free_cluster_name(v_guess.wanted) as free (name)
    where id = v_guess.id;
    v_renamed := v_renamed || v_guess.id;
  end loop;
  perform core._queue_placement(array(select id from core.asset where cluster_id = any (v_renamed)));
end;
$$;
comment on function core._rename_guesses is 'Give clusters that no person has named a better name, where their members have one.';
