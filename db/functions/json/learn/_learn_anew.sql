create or replace function core._learn_anew(p_collection_id integer)
returns void
language plpgsql volatile
as $$
begin
  delete from core.collection_sample where collection_id = p_collection_id;
  perform core._resample(p_collection_id, core._number_setting('N_sample')::integer);
  perform core._propose(p_collection_id);
end;
$$;
comment on function core._learn_anew is 'Sample and proposal of a collection whose documents have changed hands.';
