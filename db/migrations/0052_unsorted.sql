-- A cluster of one file is not a directory yet: its file is placed by the time it was taken, below library/unsorted/.
-- Data of versions before is sorted by the nightly tidying.
alter table core.cluster add column unsorted boolean not null default false;
alter table core.cluster alter column unsorted set default true;
comment on column core.cluster.unsorted is 'True while it has too few members to be a directory and no person made it one: its files are below library/unsorted/. False -> true when an act is undone, or members leave.';

-- Names are those of directories. Any number of unsorted files may be guessed to show the same.
drop index core.cluster_name;
create unique index cluster_name on core.cluster (lower(name)) where not closed and not unsorted;
drop index core.cluster_folder;
create unique index cluster_folder on core.cluster (lower(folder)) where not closed and not unsorted and folder is not null;
-- library/unsorted/ belongs to no cluster.
update core.cluster
set folder = folder || ' ~' || right(id::text, 12)
where lower(folder) = 'unsorted';

create index cluster_unsorted on core.cluster (id) where unsorted and not closed;

create table core.unsorted_file (
  asset_id uuid primary key references core.asset on delete restrict,
  period text not null,
  name text not null
);
create unique index unsorted_file_name on core.unsorted_file (period, lower(name));
comment on table core.unsorted_file is 'What a file is called while its cluster is unsorted: library/unsorted/<period>/<name>. The name stays reserved when the cluster becomes a directory, so that undo gives it back.';
comment on column core.unsorted_file.period is 'The day or month in which the file was taken, or undated.';

insert into core.lock_kind (kind, rank, keyed_by, slots, protects) values
  ('unsorted', 102, 'nothing', 1, 'Names of files below library/unsorted/, which the clusters of all spaces share.');

insert into core.setting (name, value, initial, type, minimum, maximum, choices, sentence)
values
  ('directory_members', '2', '2', 'integer', 1, 1000, null,
   'Members from which a cluster is a directory. With fewer its files are unsorted, unless a person named, confirmed or made the cluster.'),
  ('unsorted_by', '"month"', '"month"', 'text', null, null, array['day', 'month'],
   'Whether unsorted files are placed by the day or by the month in which they were taken.');

-- Its arguments changed.
drop function if exists catalog.list_clusters(integer, text, boolean, text);
