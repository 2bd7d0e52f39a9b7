create or replace function core._reconsider(p_collection_id integer)
returns void
language plpgsql volatile
as $$
begin
  perform core._lock('decision', p_collection_id);
  perform core._sample(p_collection_id, '{}');
  perform core._propose(p_collection_id);
end;
$$;
comment on function core._reconsider is 'Decide again on a collection that is undecided, or on the drift of its accepted table, because a setting of the decision changed.';
