create or replace view catalog.failure_reason as
select failure.code, failure.stage, asset.kind, count(*) as objects,
       (array_agg(failure.message order by failure.created_at desc))[1] as latest_message,
       (array_agg(failure.asset_id order by failure.created_at desc))[1] as latest_id,
       min(failure.created_at) as first_at, max(failure.created_at) as last_at
from core.failure
join core.asset on asset.id = failure.asset_id
group by failure.code, failure.stage, asset.kind;
comment on view catalog.failure_reason is 'Why objects failed, counted by reason and stage. The objects themselves: catalog.failed_object.';
comment on column catalog.failure_reason.code is 'Why, as a word.';
comment on column catalog.failure_reason.stage is 'Where they failed.';
comment on column catalog.failure_reason.kind is 'media or json.';
comment on column catalog.failure_reason.objects is 'How many failed so.';
comment on column catalog.failure_reason.latest_message is 'What was said of the latest.';
comment on column catalog.failure_reason.latest_id is 'The latest of them.';
comment on column catalog.failure_reason.first_at is 'When the first failed.';
comment on column catalog.failure_reason.last_at is 'When the latest failed.';
