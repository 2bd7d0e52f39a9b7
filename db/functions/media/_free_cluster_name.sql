-- A name that undo would give back to its cluster is not given away.
create or replace function core._free_cluster_name(p_wanted text)
returns text
language sql stable
as $$
  with recursive tried as (
    select 1 as n, p_wanted as name
    union all
    select n + 1, p_wanted || ' ' || (n + 1) from tried
    where exists (select from core.cluster where not closed and not unsorted and lower(cluster.name) = lower(tried.name))
       or exists (select from core.cluster_act_cluster as touched join core.cluster_act as act on act.id = touched.act_id
                  where lower(touched.before ->> 'name') = lower(tried.name) and act.undone_at is null
                    and touched.before ->> 'unsorted' is distinct from 'true')
  )
  select name from tried order by n desc limit 1
$$;
comment on function core._free_cluster_name is 'The wanted name, or the first of "name 2", "name 3", … that no directory has or would get back.';
