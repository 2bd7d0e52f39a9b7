-- By what the catalogs say of this transaction alone: what others make at the same time is theirs.
-- A dropped relation is known by the lock on it, which stays.
create or replace function core._made_here()
returns table (kind text, oid oid, of oid)
language sql stable
as $$
  select 'relation', oid, oid from pg_class where core._is_own_row(xmin)
  union all select 'column', attrelid, attrelid from pg_attribute where core._is_own_row(xmin)
  union all select 'default', oid, adrelid from pg_attrdef where core._is_own_row(xmin)
  union all select 'constraint', oid, conrelid from pg_constraint where core._is_own_row(xmin)
  union all select 'index', indexrelid, indrelid from pg_index where core._is_own_row(xmin)
  union all select 'trigger', oid, tgrelid from pg_trigger where core._is_own_row(xmin)
  union all select 'rule', oid, ev_class from pg_rewrite where core._is_own_row(xmin)
  union all select 'policy', oid, polrelid from pg_policy where core._is_own_row(xmin)
  union all select 'inheritance', inhrelid, inhrelid from pg_inherits where core._is_own_row(xmin)
  union all select 'statistics', oid, stxrelid from pg_statistic_ext where core._is_own_row(xmin)
  union all select 'type', oid, coalesce(nullif(typrelid, 0),
                     (select element.typrelid from pg_type as element where element.oid = made.typelem), 0)
            from pg_type as made where core._is_own_row(xmin)
  union all select 'function', oid, 0 from pg_proc where core._is_own_row(xmin)
  union all select 'schema', oid, 0 from pg_namespace where core._is_own_row(xmin)
  union all select 'operator', oid, 0 from pg_operator where core._is_own_row(xmin)
  union all select 'dropped relation', relation, 0 from pg_locks
            where pid = pg_backend_pid() and locktype = 'relation' and mode = 'AccessExclusiveLock'
              and database = (select oid from pg_database where datname = current_database())
              and not exists (select from pg_class where pg_class.oid = relation)
$$;
comment on function core._made_here is 'Everything this transaction made, changed or dropped in the catalogs, with the relation it belongs to (0: none).';
