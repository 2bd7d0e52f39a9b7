create or replace function core._table_facts(p_table text)
returns setof text
language sql stable
as $$
  with it as (
    select pg_class.* from pg_class
    where relnamespace = 'collections'::regnamespace and relname = p_table
  )
  select format('table %s%s%s%s%s', relname,
    case when (relkind, relpersistence) <> ('r', 'p') then format(' of kind %s %s', relkind, relpersistence) end,
    case when relrowsecurity or relforcerowsecurity then ' with row security' end,
    case when reloptions is not null or reltablespace <> 0 or relispartition or relhassubclass or relhasrules
              or exists (select from pg_inherits where inhrelid = it.oid) then ' with options' end,
    case when relowner <> 'cubby_ddl'::regrole then format(' of %s', relowner::regrole) end)
  from it
  union all
  select format('column %s.%s %s%s%s', relname, attname, format_type(atttypid, atttypmod),
    case when attnotnull then ' not null' end,
    case when atthasdef or attidentity <> '' or attgenerated <> ''
              or attcollation <> (select typcollation from pg_type where oid = atttypid) then ' with options' end)
  from it join pg_attribute on attrelid = it.oid and attnum > 0 and not attisdropped
  union all
  select format('%sindex on %s using %s (%s)%s', case when indisprimary then 'key ' when indisunique then 'unique ' end,
    it.relname, amname,
    (select string_agg(attname, ', ' order by place) from unnest(indkey) with ordinality as of (attnum, place)
     join pg_attribute using (attnum) where attrelid = it.oid),
    case when indexprs is not null or indpred is not null or not indisvalid or index.reloptions is not null
         then ' with options' end)
  from it
  join pg_index on indrelid = it.oid
  join pg_class as index on index.oid = indexrelid
  join pg_am on pg_am.oid = index.relam
  union all
  select case
    when contype = 'f' and not conenforced and (confupdtype, confdeltype, condeferrable) = ('a', 'a', false) then
      format('foreign key %s on %s (%s) references %s (%s)', conname, relname,
        (select attname from pg_attribute where attrelid = conrelid and attnum = conkey[1] and cardinality(conkey) = 1),
        confrelid::regclass,
        (select attname from pg_attribute where attrelid = confrelid and attnum = confkey[1]))
    else format('constraint %s on %s: %s', conname, relname, pg_get_constraintdef(pg_constraint.oid)) end
  from it join pg_constraint on conrelid = it.oid where contype not in ('p', 'n')
  union all
  select format('trigger %s on %s', tgname, relname) from it join pg_trigger on tgrelid = it.oid where not tgisinternal
  union all
  select format('policy %s on %s', polname, relname) from it join pg_policy on polrelid = it.oid
  union all
  select format('statistics %s on %s', stxname, relname) from it join pg_statistic_ext on stxrelid = it.oid
$$;
comment on function core._table_facts is 'What the catalogs say of collections.<p_table>, a fact a line, in the words of core._promised_facts.';
