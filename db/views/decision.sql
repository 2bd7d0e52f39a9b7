create or replace view catalog.decision as
select created_at as decided_at, actor, replace(stage, '_', ' ') as decision,
       coalesce(detail ->> 'collection', detail ->> 'name', detail ->> 'label', detail ->> 'space', detail ->> 'from') as subject,
       null::timestamptz as undone_at, null::text as undone_by, detail, schema_id, null::uuid as cluster_id
from core.lineage
where stage in (
  'schema_accepted', 'schema_rejected', 'schema_rolled_back', 'schema_edited', 'schema_overridden', 'schema_children_chosen',
  'collection_key_set', 'collection_renamed', 'collections_merged', 'documents_moved', 'setting_changed', 'label_changed',
  'label_deleted', 'space_activated', 'key_added', 'key_revoked', 'key_replaced')
union all
select created_at, actor, replace(stage, '_', ' '), coalesce(detail ->> 'collection', detail ->> 'queue'), null, null, detail, schema_id, null
from core.lineage where stage in ('collection_contract_set', 'quarantine_reviewed', 'queue_changed')
union all
select created_at, actor, replace(stage, '_', ' '), detail ->> 'collection', null, null, detail, schema_id, null
from core.lineage where stage = 'collection_dedupe_set'
union all
select created_at, actor, replace(stage, '_', ' '), detail ->> 'name', null, null, detail, schema_id, null
from core.lineage where stage in ('key_budgets_set', 'query_saved', 'query_deleted')
union all
select act.created_at, act.actor, 'cluster ' || act.act, cluster.name, act.undone_at, act.undone_by, act.detail, null, act.cluster_id
from core.cluster_act as act
join core.cluster on cluster.id = act.cluster_id
union all
select decided_at, decided_by, 'duplicate ' || verdict, first_id::text, null, null,
       jsonb_build_object('first_id', first_id, 'second_id', second_id), null, null
from core.duplicate_verdict;
comment on view catalog.decision is 'Decisions of actors: proposals, collections, clusters, duplicates, labels, settings, spaces, keys. Newest first: order by decided_at desc.';
comment on column catalog.decision.decided_at is 'When.';
comment on column catalog.decision.actor is 'Actor: a person, an API key, psql.';
comment on column catalog.decision.decision is 'What was done.';
comment on column catalog.decision.subject is 'What it was done to, by name.';
comment on column catalog.decision.undone_at is 'When it was taken back, for acts on clusters.';
comment on column catalog.decision.undone_by is 'Actor that took it back.';
comment on column catalog.decision.detail is 'What belongs to it.';
comment on column catalog.decision.schema_id is 'The proposal, where one was decided.';
comment on column catalog.decision.cluster_id is 'The cluster, where one was acted on.';
