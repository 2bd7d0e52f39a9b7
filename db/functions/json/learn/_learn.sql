-- Keep the sample and the drift of an accepted table, and propose anew when they changed.
create or replace function core._learn(p_collection_id integer, p_job core.job, p_ordinals integer[])
returns void
language plpgsql volatile
as $$
declare
  v_changed boolean;
  v_drifted boolean;
begin
  perform core._lock('decision', p_collection_id);
  v_changed := core._sample(p_collection_id, p_job, p_ordinals);
  update core.collection set documents = documents + cardinality(p_ordinals) where id = p_collection_id;
  v_drifted := core._learn_drift(p_collection_id, array(
    select id from core.asset
    where request_id = p_job.request_id and ordinal between p_job.first_ordinal and p_job.last_ordinal
      and ordinal = any (p_ordinals)));
  if v_changed or v_drifted then
    perform core._propose(p_collection_id);
  end if;
end;
$$;
