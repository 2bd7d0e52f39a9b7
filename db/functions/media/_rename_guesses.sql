-- A cluster is named after its first picture; when it has grown, its members know better. One after the other, because
-- each may take the name that the next one would have had. What a person named stays. A day that the members do not
-- share leaves the name.
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
      select cluster.id, cluster.name, coalesce(core._name_of_members(cluster.id),
               (regexp_match(cluster.name, '^(.+?) (?:\d{4} to )?\d{4}(?:-\d\d){0,2}(?: \d{1,3})?$'))[1]) as wanted
      from core.cluster
      where cluster.id = any (p_clusters) and named_by is null and not unsorted and not closed
    ) as guess
    where wanted is not null and regexp_replace(lower(guess.name), ' \d{1,3}$', '') <> regexp_replace(lower(wanted), ' \d{1,3}$', '')
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
