-- Whoever stores documents of a collection shares this lock; whoever makes, fills or drops its typed
-- table holds it alone for a moment. So a document is either there before the table, and backfilled, or
-- after it, and stored in both.
create or replace function core._lock_acceptance(p_collection_id integer, p_alone boolean)
returns void
language plpgsql volatile
as $$
begin
  if p_alone then
    perform pg_advisory_xact_lock(hashtext('cubby.acceptance'), p_collection_id);
  else
    perform pg_advisory_xact_lock_shared(hashtext('cubby.acceptance'), p_collection_id);
  end if;
end;
$$;
