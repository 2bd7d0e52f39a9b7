create or replace function core._dependents(p_schema text, p_table text)
returns text
language sql stable
as $$
  select string_agg(distinct rewrite.ev_class::regclass::text, ', ')
  from pg_depend as depend
  join pg_rewrite as rewrite on rewrite.oid = depend.objid
  where depend.refobjid = to_regclass(format('%I.%I', p_schema, p_table))
    and depend.classid = 'pg_rewrite'::regclass and rewrite.ev_class <> depend.refobjid
$$;
comment on function core._dependents is 'Names of the views that read a table.';
