create or replace function core._store_batch(p_batch core.stored_batch, p_created_at timestamptz[])
returns core.stored_batch
language plpgsql volatile
as $$
declare
  v_collection core.collection;
  v_schema core.schema_def;
begin
  select * into v_collection from core.collection where id = p_batch.collection_id;
  execute format($sql$
    insert into collections.%I (id, doc, created_at)
    select chosen.id, inbox.doc, chosen.created_at
    from unnest($1, $2, $3, $4) as chosen (id, job_id, ordinal, created_at)
    join api.inbox using (job_id, ordinal)
    where inbox.job_id = any ($2)
    on conflict (id) do nothing
  $sql$, 'docs_' || v_collection.name)
  using p_batch.ids, p_batch.job_ids, p_batch.ordinals, p_created_at;

  select * into v_schema from core.schema_def
  where collection_id = p_batch.collection_id and status = 'active' and storage_choice = 'sql';
  if found then
    perform core._materialise(v_schema, p_batch.ids);
    p_batch.schema_id := v_schema.id;
  end if;
  return p_batch;
end;
$$;
comment on function core._store_batch is 'The documents of some jobs that go to one collection: into docs_, and into the typed table where there is one. Its acceptance is shared.';
