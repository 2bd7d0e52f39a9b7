-- Steps of machinery are forgotten where an admin says after how long: of a small document they are a third of its bytes.
insert into core.setting (name, value, initial, type, minimum, maximum, sentence)
values ('keep_steps_days', '0', '0', 'integer', 0, 36500, 'Days after which the nightly job removes ended jobs and the lineage of steps that went well, such as processing and done. What came in, failures and what people did stay. 0 keeps everything.');

insert into core.task (name, queue, priority) values ('steps.prune', 'maintenance', 0);

create table core.lineage_pruning (
  number bigint primary key references core.lineage_checkpoint (number) on delete restrict,
  rows bigint not null,
  digest text not null,
  removed bigint not null,
  created_at timestamptz not null
);
comment on table core.lineage_pruning is 'Checkpoints whose lineage was pruned after it was verified. The event lineage_pruned repeats each, so that the chain covers it.';
comment on column core.lineage_pruning.rows is 'How many of its rows were kept.';
comment on column core.lineage_pruning.digest is 'The digest over the kept rows, computed as that of the checkpoint.';
-- The event of each pruning is looked up by fsck.
create index lineage_pruned on core.lineage ((detail ->> 'number')) where stage = 'lineage_pruned';
