-- What roles could be beyond what they are: attributes that let them become more, and roles that they are
-- members of. An admin is an analyst, too; a reserved connection is not a power.
select role.rolname,
       array_remove(array[
         case when role.rolsuper then 'superuser' end,
         case when role.rolcreaterole then 'createrole' end,
         case when role.rolcreatedb then 'createdb' end,
         case when role.rolreplication then 'replication' end,
         case when role.rolbypassrls then 'bypassrls' end], null)
       || array(
         select other.rolname::text from pg_roles as other
         where not role.rolsuper and other.oid <> role.oid and pg_has_role(role.oid, other.oid, 'member')
           and other.rolname <> 'pg_use_reserved_connections'
           and (role.rolname, other.rolname) <> ('cubby_admin', 'cubby_analyst')
         order by 1)
from pg_roles as role
where role.rolname = any (%s)
order by 1
