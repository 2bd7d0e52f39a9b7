-- In the order of ids, as storing does, so that the two never wait for each other in a circle.
create or replace function core._reconsider()
returns void
language plpgsql volatile
as $$
declare
  v_collection integer;
begin
  for v_collection in
    select distinct collection_id from core.schema_def where status in ('provisional', 'active') order by collection_id
  loop
    perform pg_advisory_xact_lock(hashtext('cubby.decision'), v_collection);
    perform core._sample(v_collection, '{}');
    perform core._propose(v_collection);
  end loop;
end;
$$;
comment on function core._reconsider is 'Decide again on every collection no person has decided on, and on the drift of accepted tables, because a knob was turned.';
