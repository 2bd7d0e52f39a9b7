create or replace function core._resample(p_collection_id integer, p_size integer)
returns void
language plpgsql volatile
as $$
begin
  execute format($sql$
    insert into core.collection_sample
      (collection_id, hash, asset_id, depth, deepest_path, object_array_path, paths)
    select $1, candidate.hash, candidate.id, measured.*
    from (
      select id, doc, jsonb_hash_extended(doc, 0) as hash from collections.%I order by hash, id limit $2
    ) as candidate
    cross join lateral core._measure_document(candidate.doc) as measured
    on conflict do nothing
  $sql$, 'docs_' || (select name from core.collection where id = p_collection_id))
  using p_collection_id, p_size;
end;
$$;
comment on function core._resample is 'Fill the sample of a collection from all its documents.';
