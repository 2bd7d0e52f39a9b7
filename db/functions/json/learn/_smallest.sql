create or replace function core._smallest(p_hashes bigint[])
returns bigint[]
language sql immutable
as $$
  select array(select distinct hash from unnest(p_hashes) as hash order by hash limit 64)
$$;
comment on function core._smallest is 'The 64 smallest different hashes: a sketch from which the number of different values can be estimated, whatever order they came in.';
