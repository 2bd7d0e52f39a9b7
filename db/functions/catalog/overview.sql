create or replace function catalog.overview()
returns jsonb
language sql stable security definer
set search_path = public, pg_temp
as $$
  select jsonb_build_object(
    'today', (
      select jsonb_build_object('requests', count(*), 'objects', coalesce(sum(objects_total), 0))
      from core.ingest_request where created_at >= date_trunc('day', core.current_time())),
    'queue', (
      select jsonb_build_object(
        'queued', count(*) filter (where state = 'queued'), 'processing', count(*) filter (where state = 'processing'),
        'oldest_seconds', coalesce(extract(epoch from core.current_time() - min(created_at) filter (where state = 'queued')), 0)::double precision)
      from core.job where state in ('queued', 'processing')),
    'dead_letters', (select count(*) from core.job where state = 'failed'),
    'proposals_waiting', (select count(*) from core.schema_def where status = 'provisional' and superseded_by is null),
    'clusters', (
      select jsonb_build_object('total', count(*), 'provisional', count(*) filter (where provisional)) from core.cluster where not closed),
    'collections', (select count(*) from core.collection),
    'embedding', (select jsonb_build_object('space', space, 'model', model, 'has_text', has_text)
                  from core.embedding_space where active),
    'database_bytes', pg_database_size(current_database()))
$$;
comment on function catalog.overview is 'What needs a person, and how much is going on.';
