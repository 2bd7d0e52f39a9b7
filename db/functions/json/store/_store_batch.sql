create or replace function core._store_batch(p_collection_id integer, p_jobs core.job[], p_job_ids bigint[], p_ordinals integer[])
returns core.stored_batch
language plpgsql volatile
as $$
declare
  v_collection core.collection;
  v_schema core.schema_def;
  v_ids uuid[];
  v_jobs bigint[];
  v_ordinals integer[];
  v_created timestamptz[];
begin
  perform core._lock_acceptance(p_collection_id, false);
  -- Under the lock, for an admin may have renamed it, or merged it into another, until now.
  select * into v_collection from core.collection where id = p_collection_id;
  if v_collection.merged_into is not null then
    return core._store_batch(v_collection.merged_into, p_jobs, p_job_ids, p_ordinals);
  end if;
  -- By whole arrays: with nested loops off a join alone would read the whole table of objects.
  select array_agg(asset.id), array_agg(job.id), array_agg(asset.ordinal), array_agg(asset.created_at)
  into v_ids, v_jobs, v_ordinals, v_created
  from unnest(p_job_ids, p_ordinals) as chosen (job_id, ordinal)
  join unnest(p_jobs) as job on job.id = chosen.job_id
  join core.asset on asset.request_id = job.request_id and asset.ordinal = chosen.ordinal
  where asset.request_id = any (array(select request_id from unnest(p_jobs)))
    and asset.ordinal between (select min(first_ordinal) from unnest(p_jobs)) and (select max(last_ordinal) from unnest(p_jobs));
  execute format($sql$
    insert into collections.%I (id, doc, created_at)
    select chosen.id, inbox.doc, chosen.created_at
    from unnest($1, $2, $3, $4) as chosen (id, job_id, ordinal, created_at)
    join api.inbox using (job_id, ordinal)
    where inbox.job_id = any ($5)
    on conflict (id) do nothing
  $sql$, 'docs_' || v_collection.name)
  using v_ids, v_jobs, v_ordinals, v_created, array(select id from unnest(p_jobs));

  update core.asset
  set status = 'done', collection_id = p_collection_id, sha256 = inbox.sha256
  from unnest(v_ids, v_jobs, v_ordinals) as chosen (id, job_id, ordinal)
  join api.inbox using (job_id, ordinal)
  where asset.id = chosen.id and asset.id = any (v_ids) and inbox.job_id = any (array(select id from unnest(p_jobs)));

  v_schema := core._active_table(p_collection_id);
  if v_schema.id is not null then
    perform core._materialise(v_schema, v_ids);
  end if;
  return row(p_collection_id, v_schema.id, v_ids, array(select distinct unnest(v_jobs)))::core.stored_batch;
end;
$$;
comment on function core._store_batch is 'The documents of some jobs that go to one collection: into docs_, the catalogue, and the typed table where there is one.';
