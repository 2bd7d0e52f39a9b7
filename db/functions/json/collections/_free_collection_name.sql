create or replace function core._free_collection_name(p_wanted text)
returns text
language sql stable
as $$
  with plain as (
    select case when core._shadowed_by(p_wanted) is null then p_wanted else core._cut_name(p_wanted, 45) || '_data' end as wanted
  )
  select name
  from (
    select case n when 1 then wanted else core._cut_name(wanted, 49 - length(n::text)) || '_' || n end as name, n
    from plain, generate_series(1, 1 + (select count(*) from core.collection)
      + (select count(*) from pg_class where relnamespace = 'collections'::regnamespace)) as n
  ) as candidate
  where not exists (select from core.collection where collection.name = candidate.name)
    and to_regclass(format('collections.%I', candidate.name)) is null
  order by n
  limit 1
$$;
comment on function core._free_collection_name is 'The wanted name, or the first of name_2, name_3, … that no collection and no table has; user_data for a name that is reserved.';
