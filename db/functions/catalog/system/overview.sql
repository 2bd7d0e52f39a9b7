-- Asked again and again while the page is looked at: nothing here may take longer because there is more.
create or replace function catalog.overview()
returns jsonb
language sql stable security definer
set search_path = public, pg_temp
as $$
  select jsonb_build_object(
    'today', intake -> 'today',
    'received_bytes', intake -> 'bytes',
    'queue', depth - 'dead_letters',
    'dead_letters', depth -> 'dead_letters',
    'failed_objects', (select count(*) from (select from core.failure limit 100001) as failed),
    'proposals_waiting', (select count(*) from core.schema_def where status = 'provisional' and superseded_by is null),
    'clusters', jsonb_build_object(
      'total', (select count(*) from core.cluster where not closed),
      'provisional', (select count(*) from core.cluster where not closed and provisional)),
    'collections', (select count(*) from core.collection where merged_into is null),
    'embedding', (select jsonb_build_object('space', space, 'model', model, 'has_text', has_text)
                  from core.embedding_space where active),
    'throughput', catalog.throughput(60) -> 'objects',
    'database_bytes', pg_database_size(current_database()))
  from catalog.queue_depth() as depth, core._intake() as intake
$$;
comment on function catalog.overview is 'What needs a person, and the current load. Days and hours are those of UTC; of jobs in a state, and of failed objects, no more than 100,001 are counted.';
