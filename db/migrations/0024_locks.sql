-- Locks by name are rows, and only core can name them. An advisory lock could be taken by every role that reads its key.
create table core.lock_kind (
  kind text primary key,
  rank integer not null unique,
  keyed_by text not null,
  slots integer not null default 1 check (slots between 1 and 64),
  protects text not null
);
comment on table core.lock_kind is 'Locks by name, in the order in which one transaction takes them: ascending rank, and ascending key within a rank.';
comment on column core.lock_kind.keyed_by is 'What the key of a lock stands for; nothing where there is one lock of the kind.';
comment on column core.lock_kind.slots is 'How many transactions may share one lock. Sharing takes one slot, holding alone takes all; 1 where no transaction shares.';
insert into core.lock_kind (kind, rank, keyed_by, slots, protects) values
  ('first_key', 10, 'nothing', 1, 'Processes that start together with one CUBBY_ADMIN_KEY make one key.'),
  ('nightly', 20, 'nothing', 1, 'One transaction queues the nightly jobs.'),
  ('arranging', 25, 'nothing', 1, 'One transaction queues the job that arranges the clusters of a space.'),
  ('routing', 30, 'nothing', 1, 'Making, renaming and merging collections, and the names of collections.'),
  ('acceptance', 40, 'collection', 16, 'Jobs that store documents share it; making, filling or dropping the typed table and moving documents hold it alone. A document is either there before the table, and backfilled, or after it, and stored in both.'),
  ('decision', 50, 'collection', 1, 'Sample, counters, drift, proposal, verdict and edit of a collection.'),
  ('profile', 60, 'collection', 1, 'Paths of the profile: two jobs could each see room for one more path.'),
  ('content', 70, '10 bits of the sha256 of a file', 1, 'Of two equal files at once one finds the other.'),
  ('spaces', 80, 'nothing', 1, 'Which spaces exist, which one is active, which one is being filled.'),
  ('space', 90, 'space', 16, 'Assignment to clusters, acts on clusters, and recording where files belong. The last step of media.process shares it: places stay as they are.'),
  ('duplicates', 100, 'nothing', 16, 'Recorders of duplicates share it; verdicts of a person hold it alone, so that nothing is linked while it is reviewed.'),
  ('companions', 105, '10 bits of the hash of a folder or content identifier', 1, 'Of two files of one name that are recorded at once one finds the other.'),
  ('spool', 110, 'nothing', 16, 'Transactions that leave work for the mover share it; the mover holds it alone when it ends.'),
  ('mover', 120, 'nothing', 1, 'Of many transactions that miss a mover one queues it.');

create table core.named_lock (
  kind text not null references core.lock_kind on delete cascade,
  key bigint not null,
  slot integer not null,
  primary key (kind, key, slot)
);
comment on table core.named_lock is 'One row a slot of each lock that was ever taken. Transactions lock the rows and change nothing.';

drop function if exists core._lock_routing();
drop function if exists core._lock_acceptance(integer, boolean);
drop function if exists core._lock_spool(boolean);
drop function if exists core._store_batch(integer, core.job, integer[]);
