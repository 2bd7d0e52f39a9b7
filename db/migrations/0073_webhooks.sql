-- Events are sent to addresses that an admin subscribes; and events have filters by kind, owner, collection and stage.
drop function if exists catalog.events_after(text, integer, uuid);

create table core.webhook (
  id uuid primary key,
  url text not null,
  stages text[],
  kinds text[],
  owner text,
  collection text,
  secret text not null,
  job_id bigint,
  created_by text not null,
  created_at timestamptz not null,
  deleted_at timestamptz
);
comment on table core.webhook is 'Subscriptions: events that match all of the filters are sent to the URL.';
comment on column core.webhook.stages is 'Stages of lineage; null for all.';
comment on column core.webhook.kinds is 'What it happened to: object, request, schema, cluster, system; null for all.';
comment on column core.webhook.owner is 'Owner of the request it came with; null for all.';
comment on column core.webhook.collection is 'Name of the collection; null for all.';
comment on column core.webhook.secret is 'whsec_ and the key of the signature in base64. Shown once, and emptied when the subscription is deleted.';
comment on column core.webhook.job_id is 'The job webhook.deliver that sends its deliveries, or the last that did.';
comment on column core.webhook.deleted_at is 'When it was deleted; it receives nothing any more.';

create table core.webhook_delivery (
  id uuid primary key,
  state text not null default 'waiting',
  webhook_id uuid not null references core.webhook (id) on delete cascade,
  event_id uuid,
  attempts integer not null default 0,
  next_try_at timestamptz not null,
  status integer,
  error text,
  seconds double precision,
  created_at timestamptz not null,
  ended_at timestamptz,
  constraint state_is_known check (state in ('waiting', 'delivered', 'failed')),
  constraint an_event_is_sent_once unique (webhook_id, event_id)
) with (fillfactor = 70);
comment on table core.webhook_delivery is 'What is sent, or was sent in the last 30 days, to a webhook.';
comment on column core.webhook_delivery.state is 'waiting -> delivered or failed (a dead letter); failed -> waiting by api.replay_deliveries.';
comment on column core.webhook_delivery.event_id is 'The row of lineage; null for a test. No foreign key, for the sake of lineage.';
comment on column core.webhook_delivery.next_try_at is 'When it is due while it waits.';
comment on column core.webhook_delivery.status is 'HTTP status of the last answer; null where there was none.';
comment on column core.webhook_delivery.error is 'Why the last try failed.';
comment on column core.webhook_delivery.seconds is 'How long the last try took.';
create index webhook_delivery_due on core.webhook_delivery (webhook_id, next_try_at) where state = 'waiting';
create index webhook_delivery_ended on core.webhook_delivery (ended_at) where state <> 'waiting';

create table core.webhook_cursor (
  singleton boolean primary key default true check (singleton),
  xid xid8 not null,
  id uuid not null
);
comment on table core.webhook_cursor is 'The last event that was matched with webhooks. The first webhook makes it, and it moves while there are any.';

insert into core.queue (name) values ('webhooks');
insert into core.task (name, queue, priority, time_limit) values ('webhook.deliver', 'webhooks', 0, '30 minutes');
insert into core.setting (name, value, initial, type, minimum, maximum, sentence)
values ('webhook_attempts', '8', '8', 'integer', 1, 20, 'Tries of a delivery to a webhook before it is a dead letter. Each wait is four times the one before, up to six hours.');
