create or replace function catalog.records_preview(p_name text, p_path jsonb)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_collection core.collection := core._collection_of(p_name);
  v_path jsonb := core._records_given(p_path);
  v_answer jsonb;
begin
  execute format($sql$
    with looked as materialized (
      select docs.id, core._records_in(docs.doc, $1) as runs from collections.%I as docs
    ), run as (
      select looked.id, m, value from looked cross join jsonb_array_elements(runs) with ordinality as listed (value, m)
    )
    select jsonb_build_object('envelopes', count(runs), 'whole', count(*) - count(runs),
      'records', (select coalesce(sum(jsonb_array_length(value -> 'records')), 0) from run),
      'examples', (select coalesce(jsonb_agg(core._with_envelope(value -> 'records' -> 0, value -> 'rest') order by id, m), '[]')
                   from (select * from run order by id, m limit 3) as first))
    from looked
  $sql$, 'docs_' || v_collection.name) into v_answer using v_path;
  return jsonb_build_object('collection', v_collection.name, 'path', core._path_text(v_path)) || v_answer;
end;
$$;
comment on function catalog.records_preview is 'What api.set_collection_records would do: how many documents are envelopes, how many records they hold, and how many documents would stay whole. Up to three of the documents that it would make are examples. Reads the whole collection. Raises CB001 for an invalid path, CB002 for an unknown collection.';
