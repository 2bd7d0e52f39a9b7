-- Telling two clusters apart is an act like the others: kept, bound to, undone.
alter table core.cluster_act drop constraint act_is_known;
alter table core.cluster_act add constraint act_is_known
  check (act in ('rename', 'confirm', 'threshold', 'cover', 'merge', 'split', 'move', 'apart'));

-- What was said at once is taken back at once: a verdict on a group is one on every pair in it. Of those there
-- are, each stands for itself.
alter table core.duplicate_verdict add column decision_id uuid not null default uuidv7();
alter table core.duplicate_verdict alter column decision_id drop default;
create index duplicate_verdict_decision on core.duplicate_verdict (decision_id);
comment on column core.duplicate_verdict.decision_id is 'What a person said at once has one decision, however many pairs it speaks of.';

create table core.kept_original (
  asset_id uuid primary key references core.asset on delete restrict,
  instead_of uuid not null references core.asset on delete restrict,
  links_before jsonb not null,
  kept_by text not null,
  kept_at timestamptz not null,
  constraint kept_is_another check (asset_id <> instead_of)
);
comment on table core.kept_original is 'Files that a person made the original of their group, because they are the better ones. They go before what was received earlier, and the newest choice before older ones.';
comment on column core.kept_original.links_before is 'The links of the group as they were: asset id -> {class, evidence}. Taking the choice back gives these back.';

-- Their arguments changed.
drop function if exists catalog.list_clusters(integer, text);
drop function if exists catalog.list_duplicates(text, integer, text);
drop function if exists catalog.merge_suggestions(integer);
