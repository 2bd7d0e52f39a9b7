-- Keep the sample, and propose anew when it changed and no person has decided yet.
create or replace function core._learn(p_collection_id integer, p_job core.job, p_ordinals integer[])
returns void
language plpgsql volatile
as $$
declare
  v_changed boolean;
begin
  perform pg_advisory_xact_lock(hashtext('cubby.decision'), p_collection_id);
  v_changed := core._sample(p_collection_id, p_job, p_ordinals);
  update core.collection set documents = documents + cardinality(p_ordinals) where id = p_collection_id;
  if v_changed then
    perform core._propose(p_collection_id);
  end if;
end;
$$;
