create or replace function catalog.retagging()
returns jsonb
language sql stable security definer
set search_path = public, pg_temp
as $$
  select jsonb_build_object(
    'space', used.space,
    'labels', (
      select count(*) from core.tag_label where only_in is null or used.space = any (only_in)),
    'without_vector', (
      select count(*) from core.tag_label as label
      where narrower = '{}' and (only_in is null or used.space = any (only_in))
        and not exists (select from core.tag_label_vector as made where made.label = label.label and made.space = used.space)),
    'files', (select count(*) from (select from core.embedding where embedding.space = used.space limit 100000) as counted),
    'job', (
      select jsonb_build_object('job_id', id, 'state', state, 'done', coalesce((result ->> 'done')::integer, 0),
                                'changed', coalesce((result ->> 'changed')::integer, 0))
      from core.job
      where task = 'media.retag' and queue = 'maintenance' and state in ('queued', 'processing') order by id limit 1))
  from (select (select space from core.embedding_space where active) as space) as used
$$;
comment on function catalog.retagging is 'What a change of labels has looked at again: files with a vector in the space in use (counted up to 100,000). Also labels that wait for theirs, and the progress of a re-tagging that waits or runs. No file is decoded for it.';
