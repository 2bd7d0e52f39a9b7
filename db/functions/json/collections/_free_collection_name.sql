create or replace function core._free_collection_name(p_wanted text)
returns text
language sql stable
as $$
  select name
  from (
    select case n when 1 then p_wanted else left(p_wanted, 49 - length(n::text)) || '_' || n end as name, n
    from generate_series(1, 1 + (select count(*) from core.collection)
      + (select count(*) from pg_class where relnamespace = 'collections'::regnamespace)) as n
  ) as candidate
  where not exists (select from core.collection where collection.name = candidate.name)
    and to_regclass(format('collections.%I', candidate.name)) is null
  order by n
  limit 1
$$;
comment on function core._free_collection_name is 'The wanted name, or the first of name_2, name_3, … that no collection and no table has.';
