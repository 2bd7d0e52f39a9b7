-- The threshold of a space is calibrated from its files, and what no person has touched is arranged again. That happens
-- by itself while a space is young, and as an act of a person at any time.
alter table core.cluster_act drop constraint act_is_known;
alter table core.cluster_act add constraint act_is_known
  check (act in ('rename', 'confirm', 'threshold', 'cover', 'merge', 'split', 'move', 'apart', 'arrange'));

alter table core.embedding_space
  add column calibration jsonb,
  add column arranged_files integer not null default 0;
comment on column core.embedding_space.calibration is 'What the threshold rests on: level, files, clusters, separation, agreement of sure tags, when. Null: that of the model.';
comment on column core.embedding_space.arranged_files is 'How many files it had when they were last arranged.';

insert into core.setting (name, value, initial, type, minimum, maximum, sentence)
values
  ('arrange_by_itself', '5000', '5000', 'integer', 0, 1000000,
   'Files up to which Cubby arranges by itself, as they come, what no person has touched; beyond, and with 0, only when asked.');

insert into core.task (name, queue, priority) values ('clusters.arrange', 'maintenance', 0);
