-- Statements that give back what a restored dump has left with the deploying user. Only a superuser may give objects to
-- a role that may not create in their schema yet. In a dump the right to create comes last. So pg_restore leaves what
-- cubby_ddl should own with the role that ran it. Functions go to cubby_owner first: grants.sql gives them on, as it
-- does after every change.
select format('alter function %s owner to cubby_owner', oid::regprocedure)
from pg_proc
where pronamespace = 'core'::regnamespace and proowner = session_user::regrole
union all
select format('alter table %s owner to cubby_ddl', oid::regclass)
from pg_class
where relnamespace = 'collections'::regnamespace and relowner = session_user::regrole and relkind = 'r'
  and relname in (select unnest(array[name, 'docs_' || name]) from core.collection)
