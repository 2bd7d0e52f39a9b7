create or replace function core._store_batch(p_collection_id integer, p_job core.job, p_ordinals integer[])
returns void
language plpgsql volatile
as $$
declare
  v_collection core.collection;
  v_schema core.schema_def;
begin
  select * into v_collection from core.collection where id = p_collection_id;
  execute format($sql$
    insert into collections.%I (id, doc, created_at)
    select asset.id, inbox.doc, asset.created_at
    from unnest($3) as chosen (ordinal)
    join api.inbox on inbox.job_id = $1 and inbox.ordinal = chosen.ordinal
    join core.asset on asset.request_id = $2 and asset.ordinal = chosen.ordinal and asset.ordinal between $4 and $5
    on conflict (id) do nothing
  $sql$, 'docs_' || v_collection.name)
  using p_job.id, p_job.request_id, p_ordinals, p_job.first_ordinal, p_job.last_ordinal;

  update core.asset
  set status = 'done', collection_id = p_collection_id, sha256 = inbox.sha256
  from unnest(p_ordinals) as chosen (ordinal)
  join api.inbox on inbox.job_id = p_job.id and inbox.ordinal = chosen.ordinal
  where asset.request_id = p_job.request_id and asset.ordinal = chosen.ordinal
    and asset.ordinal between p_job.first_ordinal and p_job.last_ordinal;

  select * into v_schema from core.schema_def
  where collection_id = p_collection_id and status = 'active' and storage_choice = 'sql';
  if found then
    perform core._materialise(v_schema, array(select id from core.asset where request_id = p_job.request_id and ordinal = any (p_ordinals)));
  end if;
end;
$$;
comment on function core._store_batch is 'The documents of one job that go to one collection, whose acceptance is shared: into docs_, the catalogue, and the typed table when there is one.';
