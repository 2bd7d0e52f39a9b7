-- Of each key only the newest document stays: by the value that orders versions, where the collection has one, then by
-- arrival. Arrival is the time of the request and the place in it, as ids of one request rise. core.document_key
-- remembers it, so that the order in which batches are worked on does not matter. Its rows, taken in the order of
-- hashes, are the locks under which two batches with the same key exchange rows of the typed table. A tombstone that is
-- newest leaves its key without a row. Documents without a key all stay.
create or replace function core._keep_newest_documents(p_schema core.schema_def, p_collection core.collection, p_ids uuid[])
returns uuid[]
language plpgsql volatile
as $$
declare
  v_newest uuid[];
  v_replaced uuid[];
  v_table text;
begin
  execute format($sql$
    with candidate as materialized (
      select id, created_at, key_sha256, order_number, order_text, is_tombstone from (%s) as version where id = any ($1)
    ), best as (
      select distinct on (key_sha256) key_sha256, id, created_at, order_number, order_text
      from candidate where key_sha256 is not null
      order by key_sha256, order_number desc, order_text collate "C" desc, created_at desc, id desc
    ), kept as (
      insert into core.document_key as held (collection_id, key_sha256, document_id, created_at, order_number, order_text)
      select $2, key_sha256, id, created_at, order_number, order_text from best order by key_sha256
      on conflict (collection_id, key_sha256) do update
      set document_id = excluded.document_id, created_at = excluded.created_at,
          order_number = excluded.order_number, order_text = excluded.order_text
      where (excluded.order_number, excluded.order_text, excluded.created_at, excluded.document_id)
            >= (held.order_number, held.order_text, held.created_at, held.document_id)
      returning old.document_id as replaced, new.document_id as newest
    )
    select array(select newest from kept union all select id from candidate where key_sha256 is null
                 except all select id from candidate where is_tombstone),
           array(select replaced from kept where replaced <> newest)
  $sql$, core._versions_sql(p_collection, p_schema.proposal -> 'columns'))
  into v_newest, v_replaced using p_ids, p_collection.id;
  -- A statement of its own: it must see the rows of the transaction that held a key until now.
  v_replaced := v_replaced || array(select unnest(p_ids) except select unnest(v_newest));
  for v_table in
    select p_schema.proposal ->> 'table'
    union all select value ->> 'table' from jsonb_array_elements(core._children_now(p_schema))
  loop
    execute format('delete from collections.%I where document_id = any ($1)', v_table) using v_replaced;
  end loop;
  return v_newest;
end;
$$;
comment on function core._keep_newest_documents is 'Those of p_ids that the typed table of a collection with a key is to show; takes out of it what they replace.';
