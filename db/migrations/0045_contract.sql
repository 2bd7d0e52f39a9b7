-- What a typed table does about what it has no column for.
alter table core.collection
  add column contract text not null default 'evolve',
  add column frozen_at timestamptz,
  add constraint contract_is_known check (contract in ('evolve', 'freeze', 'auto')),
  add constraint frozen_says_since_when check ((contract = 'freeze') = (frozen_at is not null));
comment on column core.collection.contract is 'evolve: what no column holds goes to extra and is proposed as the next version. auto: such versions, which only add, are accepted without a person. freeze: a document with an unknown field or type is quarantined. Any changes to any other.';
comment on column core.collection.frozen_at is 'Since when the contract is freeze: documents from then on are tested.';

create table core.quarantine (
  document_id uuid primary key references core.asset on delete restrict,
  state text not null default 'waiting',
  collection_id integer not null references core.collection on delete restrict,
  found jsonb not null,
  created_at timestamptz not null,
  decided_at timestamptz,
  decided_by text,
  constraint quarantine_state_is_known check (state in ('waiting', 'released', 'dismissed'))
);
create index quarantine_by_collection on core.quarantine (collection_id, state, document_id);
comment on table core.quarantine is 'Documents that a frozen table did not take. They are in docs_ all the same.';
comment on column core.quarantine.document_id is 'The document.';
comment on column core.quarantine.state is 'waiting to be reviewed; released: the table has it, with the unknown part in extra; dismissed: it stays out. A person moves it from any to any other.';
comment on column core.quarantine.collection_id is 'The collection it is in.';
comment on column core.quarantine.found is 'What is unknown, to depth 3, the first 20: [{"path", "type"}].';
comment on column core.quarantine.created_at is 'When it was quarantined.';
comment on column core.quarantine.decided_at is 'When a person decided last.';
comment on column core.quarantine.decided_by is 'Actor of the last decision.';

-- catalog.decision asks with the very same condition.
create index lineage_contract on core.lineage (id) where stage in ('collection_contract_set', 'quarantine_reviewed');
