-- By what the catalogs say of this transaction alone: what others make at the same time is theirs.
-- Nothing it wrote is older than itself, which leaves few rows to ask about.
-- A dropped relation is known by the lock on it, which stays.
create or replace function core._made_here()
returns table (kind text, oid oid, of oid)
language sql stable
as $$
  select kind, id, owner
  from (
    select 'relation', oid, oid, xmin from pg_class
    union all select 'column', attrelid, attrelid, xmin from pg_attribute
    union all select 'default', oid, adrelid, xmin from pg_attrdef
    union all select 'constraint', oid, conrelid, xmin from pg_constraint
    union all select 'index', indexrelid, indrelid, xmin from pg_index
    union all select 'trigger', oid, tgrelid, xmin from pg_trigger
    union all select 'rule', oid, ev_class, xmin from pg_rewrite
    union all select 'policy', oid, polrelid, xmin from pg_policy
    union all select 'inheritance', inhrelid, inhrelid, xmin from pg_inherits
    union all select 'statistics', oid, stxrelid, xmin from pg_statistic_ext
    union all select 'type', oid, coalesce(nullif(typrelid, 0),
                       (select element.typrelid from pg_type as element where element.oid = made.typelem), 0), xmin
              from pg_type as made
    union all select 'function', oid, 0, xmin from pg_proc
    union all select 'schema', oid, 0, xmin from pg_namespace
    union all select 'operator', oid, 0, xmin from pg_operator
  ) as row (kind, id, owner, writer)
  where age(writer) <= age(pg_current_xact_id()::xid) and core._is_own_row(writer)
  union all
  select 'dropped relation', relation, 0 from pg_locks
  where pid = pg_backend_pid() and locktype = 'relation' and mode = 'AccessExclusiveLock'
    and database = (select oid from pg_database where datname = current_database())
    and not exists (select from pg_class where pg_class.oid = relation)
$$;
comment on function core._made_here is 'Everything this transaction made, changed or dropped in the catalogs, with the relation it belongs to (0: none).';
