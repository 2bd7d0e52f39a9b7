create or replace function core._index_inbox(p_batches core.stored_batch[])
returns void
language sql volatile
as $$
  with document as (
    select asset.id, inbox.doc, asset.tags
    from unnest(p_batches) as batch
    cross join unnest(batch.ids, batch.job_ids, batch.ordinals) as placed (id, job_id, ordinal)
    join api.inbox using (job_id, ordinal)
    join core.asset on asset.id = placed.id
    where inbox.job_id = any (array(select unnest(job_ids) from unnest(p_batches)))
      and asset.id = any (array(select unnest(ids) from unnest(p_batches)))
  )
  insert into core.search_text (asset_id, words, created_at)
  select id, core._narrowed(core._document_words(doc, tags)), core.current_time() from document
  on conflict (asset_id) do nothing
$$;
comment on function core._index_inbox is 'Full text of documents that are being stored, of all their collections at once.';
