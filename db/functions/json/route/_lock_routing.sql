-- Serialises the making of collections. Taken before anything else of routing, kept to the end of the
-- transaction; nothing that holds a later lock (acceptance, decision, collection row) ever asks for it.
create or replace function core._lock_routing()
returns void
language sql volatile
as $$
  select pg_advisory_xact_lock(hashtext('cubby.routing'))
$$;
