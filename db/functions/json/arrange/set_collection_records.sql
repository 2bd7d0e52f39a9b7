create or replace function api.set_collection_records(p_name text, p_path jsonb, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_collection core.collection := core._collection_of(p_name);
begin
  perform core._lock('routing');
  v_collection := core._collection_of(p_name);
  if (core._active_table(v_collection.id)).id is not null then
    perform core._refuse('CB003', format('%s has a typed table, whose rows would be others', v_collection.name),
      'Roll it back first: no document is touched by that.', jsonb_build_object('schema_id', (core._active_table(v_collection.id)).id));
  end if;
  if p_path is null or p_path = 'null' then
    if v_collection.records_path is not null then
      perform core._end_records(v_collection, p_actor);
    end if;
  else
    perform core._begin_records(v_collection, core._records_given(p_path), p_actor);
  end if;
  return catalog.collection_detail(p_name);
end;
$$;
comment on function api.set_collection_records is 'Set the path at which the documents of a collection hold the records that are meant, such as "$.hits.hits". In "$.resourceLogs[*].scopeLogs[*].logRecords" [*] is each element of an array on the way. Each element of an array there, or the one object, is a document, with the rest of its envelope as _envelope. In it each array on the way is replaced by the element that leads to the record. Stored documents are taken apart and later ones follow; the envelopes are kept in a collection of their own. Null undoes it. Raises CB001 for an invalid path or one without documents, CB002 for an unknown collection. Raises CB003 while it has a typed table or such a rule.';
