create or replace function core._free_cluster_name(p_wanted text)
returns text
language sql stable
as $$
  select case n when 1 then p_wanted else p_wanted || ' ' || n end
  from generate_series(1, 1 + (select count(*) from core.cluster where not closed and lower(name) like lower(p_wanted) || '%')) as n
  where not exists (
    select from core.cluster where not closed and lower(name) = lower(case n when 1 then p_wanted else p_wanted || ' ' || n end))
  order by n
  limit 1
$$;
comment on function core._free_cluster_name is 'The wanted name, or the first of "name 2", "name 3", … that no open cluster has.';
