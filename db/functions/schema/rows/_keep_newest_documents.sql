-- Of each key only the newest document stays, by the order of arrival: the time of its request, then its
-- place in it, as ids of one request rise. core.document_key remembers it, so that the order in which
-- batches are worked on does not matter. Its rows, taken in the order of hashes, are the locks under which
-- two batches with the same key exchange rows of the typed table. Documents without a key all stay.
create or replace function core._keep_newest_documents(p_schema core.schema_def, p_key jsonb, p_ids uuid[])
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
      select id, created_at, core._key_hash(doc, $2) as key_sha256 from collections.%I where id = any ($1)
    ), best as (
      select distinct on (key_sha256) key_sha256, id, created_at
      from candidate where key_sha256 is not null
      order by key_sha256, created_at desc, id desc
    ), kept as (
      insert into core.document_key as held (collection_id, key_sha256, document_id, created_at)
      select $3, key_sha256, id, created_at from best order by key_sha256
      on conflict (collection_id, key_sha256) do update
      set document_id = excluded.document_id, created_at = excluded.created_at
      where (excluded.created_at, excluded.document_id) >= (held.created_at, held.document_id)
      returning old.document_id as replaced, new.document_id as newest
    )
    select array(select newest from kept union all select id from candidate where key_sha256 is null),
           array(select replaced from kept where replaced <> newest)
  $sql$, 'docs_' || p_schema.name)
  into v_newest, v_replaced using p_ids, p_key, p_schema.collection_id;
  -- A statement of its own: it must see the rows of whoever held a key until now.
  v_replaced := v_replaced || array(select unnest(p_ids) except select unnest(v_newest));
  for v_table in
    select p_schema.proposal ->> 'table'
    union all select value ->> 'table' from jsonb_array_elements(coalesce(p_schema.proposal -> 'children', '[]'))
  loop
    execute format('delete from collections.%I where document_id = any ($1)', v_table) using v_replaced;
  end loop;
  return v_newest;
end;
$$;
comment on function core._keep_newest_documents is 'Those of p_ids that the typed table of a collection with a key is to show; takes out of it what they replace.';
