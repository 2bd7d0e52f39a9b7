-- Under the acceptance of the collection, as everything that changes its row while documents are stored.
create or replace function core._sign_collection(p_collection_id integer, p_key_sets jsonb)
returns void
language sql volatile
as $$
  update core.collection set signature = core._signature_of(p_key_sets), carriers = core._carriers_of(p_key_sets)
  where id = (select id from core.collection where id = p_collection_id and signature is null for no key update skip locked)
$$;
comment on function core._sign_collection is 'Give a collection without a signature that of its first documents. Its acceptance is held, shared or alone.';
