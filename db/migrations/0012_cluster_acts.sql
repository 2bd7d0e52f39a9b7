-- What people do to clusters, so that it binds what comes later and can be undone exactly.
alter table core.cluster
  add column closed boolean not null default false,
  add column merged_into uuid references core.cluster on delete restrict,
  add column folder text,
  add constraint what_is_merged_is_closed check (merged_into is null or closed);
comment on column core.cluster.closed is 'True when its members went elsewhere for good. It has none, and its name is free again.';
comment on column core.cluster.merged_into is 'The cluster that took its members in.';
comment on column core.cluster.folder is 'Its directory below library/; null until it is decided.';
drop index core.cluster_name;
create unique index cluster_name on core.cluster (lower(name)) where not closed;
create unique index cluster_folder on core.cluster (lower(folder)) where not closed and folder is not null;
create index cluster_merged_into on core.cluster (merged_into) where merged_into is not null;

create table core.cluster_act (
  id uuid primary key,
  act text not null,
  cluster_id uuid not null references core.cluster on delete restrict,
  actor text not null,
  detail jsonb not null default '{}',
  created_at timestamptz not null,
  undone_at timestamptz,
  undone_by text,
  constraint act_is_known check (act in ('rename', 'confirm', 'threshold', 'cover', 'merge', 'split', 'move'))
);
comment on table core.cluster_act is 'What a person did to clusters: enough to take it back exactly.';
comment on column core.cluster_act.cluster_id is 'The cluster the act was asked of; core.cluster_act_cluster has all it touched.';

create table core.cluster_act_cluster (
  act_id uuid not null references core.cluster_act on delete restrict,
  cluster_id uuid not null references core.cluster on delete restrict,
  before jsonb,
  primary key (act_id, cluster_id)
);
create index cluster_act_name on core.cluster_act_cluster (lower(before ->> 'name'));
create index cluster_act_touched on core.cluster_act_cluster (cluster_id, act_id desc);
comment on table core.cluster_act_cluster is 'The clusters an act touched, as they were before it.';
comment on column core.cluster_act_cluster.before is 'Null for a cluster that the act made.';

create table core.cluster_act_asset (
  act_id uuid not null references core.cluster_act on delete restrict,
  asset_id uuid not null references core.asset on delete restrict,
  from_cluster_id uuid not null references core.cluster on delete restrict,
  to_cluster_id uuid not null references core.cluster on delete restrict,
  from_similarity real,
  from_name text,
  primary key (act_id, asset_id)
);
comment on table core.cluster_act_asset is 'The members an act moved.';
comment on column core.cluster_act_asset.from_name is 'What the file was called in the directory it left.';

create table core.cluster_link (
  act_id uuid not null references core.cluster_act on delete restrict,
  asset_id uuid not null references core.asset on delete restrict,
  cluster_id uuid not null references core.cluster on delete restrict,
  kind text not null,
  primary key (asset_id, cluster_id, act_id),
  constraint kind_is_known check (kind in ('must', 'cannot'))
);
create index cluster_link_act on core.cluster_link (act_id);
create index cluster_link_cluster on core.cluster_link (cluster_id, asset_id);
comment on table core.cluster_link is 'What people said by their acts: this picture belongs there, or does not. The newest act counts, and undoing it takes its word back. It binds copies of the picture too.';

-- The mean of clusters that became one may be near to nobody. What they were each like stands on beside it.
create table core.cluster_anchor (
  act_id uuid not null references core.cluster_act on delete restrict,
  anchor_of uuid not null references core.cluster on delete restrict,
  cluster_id uuid not null references core.cluster on delete restrict,
  space text not null references core.embedding_space on delete restrict,
  centroid vector(512) not null,
  primary key (act_id, anchor_of)
);
create index cluster_anchor_centroid on core.cluster_anchor using hnsw (centroid vector_cosine_ops);
comment on table core.cluster_anchor is 'Where the centroids of clusters were before a person made them one: pictures near there join what they became.';
comment on column core.cluster_anchor.anchor_of is 'The cluster whose centroid it was; cluster_id is the one it stands for.';

create table core.library (
  asset_id uuid primary key references core.asset on delete restrict,
  cluster_id uuid not null references core.cluster on delete restrict,
  name text not null,
  uri text
);
create unique index library_name on core.library (cluster_id, lower(name));
create index library_uri on core.library (uri) where uri is not null;
comment on table core.library is 'What a file is called in the directory of its cluster, library/<folder>/<name>.';
comment on column core.library.uri is 'Where it is linked at the moment; null while it is not, and on storages that have no directories.';

create table core.placement (
  asset_id uuid primary key references core.asset on delete restrict,
  job_id bigint,
  attempted text[] not null default '{}',
  created_at timestamptz not null
) with (fillfactor = 70);
comment on table core.placement is 'Files that are not where the catalogue says: the work of the jobs media.place. A row goes when its file is there.';
comment on column core.placement.job_id is 'The job that has taken it; another may take it over once that one no longer runs.';
comment on column core.placement.attempted is 'Where a try may have left files, so that none is forgotten should it die.';

create table core.stale_file (
  uri text primary key,
  created_at timestamptz not null
);
comment on table core.stale_file is 'Files that nothing leads to any more, to be removed by the jobs media.place.';

-- Events are read in the order of transactions: of those below the oldest one still running, none can come later.
alter table core.lineage add column xid xid8 not null default pg_current_xact_id();
create index lineage_event on core.lineage (xid, id);
comment on column core.lineage.xid is 'The transaction that wrote it: the order in which events are told.';

insert into core.setting (name, value, initial, type, minimum, maximum, sentence)
values
  ('suggest_margin', '0.05', '0.05', 'number', 0, 1,
   'Two clusters are suggested for merging when their centroids are as similar as the lower of their thresholds, less this.'),
  ('outlier_deviations', '2', '2', 'number', 0, 10,
   'A member is shown as an outlier when it lies so many standard deviations below the similarity of its cluster''s members.');

-- Their arguments changed.
drop function if exists core._nearest_cluster(text, public.vector);
drop function if exists api.record_placement(bigint, text, jsonb);
