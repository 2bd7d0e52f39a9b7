create or replace function core._documents_signature(p_collection_id integer)
returns jsonb
language plpgsql stable
as $$
declare
  v_signature jsonb;
begin
  execute format($sql$
    select core._signature_of(coalesce(jsonb_agg(jsonb_build_object(
      'document', (select coalesce(jsonb_object_agg(key, null), '{}') from unnest(keys) as key), 'count', n)), '[]'))
    from (select core._keys_of(doc) as keys, count(*) as n from collections.%I group by 1) as counted
  $sql$, (select 'docs_' || name from core.collection where id = p_collection_id)) into v_signature;
  return v_signature;
end;
$$;
comment on function core._documents_signature is 'The signature of all documents of a collection as they are.';
