create table core.embedding_space (
  space text primary key,
  model text not null,
  threshold real not null,
  has_text boolean not null,
  active boolean not null default false,
  created_at timestamptz not null
);
create unique index embedding_space_active on core.embedding_space (active) where active;
comment on table core.embedding_space is 'One kind of vector: model, weights and preprocessing together. Vectors of two spaces are never compared.';
comment on column core.embedding_space.threshold is 'Cosine similarity from which a new cluster of this space takes a picture in.';
comment on column core.embedding_space.has_text is 'Whether texts can be embedded into the same space.';

-- List-partitioned by space: each partition has its own HNSW index, and a constant space prunes to it,
-- where a partial index would be ignored by a generic plan.
create table core.embedding (
  asset_id uuid not null references core.asset on delete restrict,
  space text not null references core.embedding_space on delete restrict,
  vector vector(512) not null,
  created_at timestamptz not null,
  primary key (asset_id, space)
) partition by list (space);
comment on table core.embedding is 'One unit vector of 512 dimensions for each asset and space.';

create table core.media (
  asset_id uuid primary key references core.asset on delete restrict,
  sha256 text not null,
  pixel_sha256 text,
  phash bit(64),
  width integer,
  height integer,
  duration_seconds double precision,
  extension text,
  filename text,
  thumbnails jsonb not null default '{}',
  metadata jsonb not null default '{}',
  simple_tags text[] not null default '{}',
  notes text[] not null default '{}'
);
create index media_sha256 on core.media (sha256);
create index media_pixel_sha256 on core.media (pixel_sha256) where pixel_sha256 is not null;
comment on table core.media is 'What the decoder found in a file: measures, hashes, metadata.';
comment on column core.media.pixel_sha256 is 'sha256 of the decoded pixels: the same picture with other metadata has the same.';
comment on column core.media.phash is 'DCT perceptual hash of the 256 pixel derivative; null for pictures too flat to tell apart.';
comment on column core.media.thumbnails is 'Longest side in pixels -> URI.';

create table core.video_frame (
  id uuid primary key,
  asset_id uuid not null references core.asset on delete restrict,
  frame_idx integer not null,
  seconds double precision,
  space text not null references core.embedding_space on delete restrict,
  embedding vector(512) not null,
  constraint frame_is_embedded_once unique (asset_id, space, frame_idx)
);
comment on table core.video_frame is 'A vector for each keyframe of a video, for hits with a timecode.';

create table core.cluster (
  id uuid primary key,
  name text not null,
  space text not null references core.embedding_space on delete restrict,
  provisional boolean not null default true,
  threshold real not null,
  centroid vector(512) not null,
  cover_asset_id uuid references core.asset on delete restrict,
  named_by text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index cluster_name on core.cluster (lower(name));
create index cluster_centroid on core.cluster using hnsw (centroid vector_cosine_ops);
create index cluster_space on core.cluster (space, id);
comment on table core.cluster is 'A directory of like media. centroid is the published mean; the exact one is in core.cluster_mean.';
comment on column core.cluster.provisional is 'True until it has N_confirm members or an admin confirms it.';
comment on column core.cluster.named_by is 'Who named it; null while the name is Cubby''s own guess, which may still improve.';

-- Every picture changes the mean, and every change of an indexed vector adds a node to its HNSW graph;
-- so the running sum lives here, without an index, and the centroid is published only when it moved.
create table core.cluster_mean (
  cluster_id uuid primary key references core.cluster on delete restrict,
  members integer not null,
  total vector(512) not null,
  constraint members_is_not_negative check (members >= 0)
) with (fillfactor = 50);
comment on table core.cluster_mean is 'Number of members of a cluster and the sum of their vectors.';

create table core.duplicate (
  asset_id uuid primary key references core.asset on delete restrict,
  original_id uuid not null references core.asset on delete restrict,
  class text not null,
  evidence jsonb not null,
  created_at timestamptz not null,
  constraint class_is_known check (class in ('identical', 'same_picture')),
  constraint original_is_another check (asset_id <> original_id)
);
create index duplicate_original on core.duplicate (original_id);
comment on table core.duplicate is 'This asset shows what an earlier one shows, and how that was found. Nothing is moved or deleted for it.';

create table core.tag_label (
  label text primary key,
  prompts text[] not null,
  threshold real,
  background boolean not null default false,
  constraint prompts_exist check (cardinality(prompts) > 0)
);
comment on table core.tag_label is 'Labels pictures may be tagged with. Prompts hold the texts whose mean vector stands for the label.';
comment on column core.tag_label.threshold is 'Least probability among all labels; null takes 0.2.';
comment on column core.tag_label.background is 'A label that is never given as a tag: it is there so that "none of them" can win.';

create table core.tag_label_vector (
  label text not null references core.tag_label on delete cascade,
  space text not null references core.embedding_space on delete restrict,
  vector vector(512) not null,
  primary key (label, space)
);
comment on table core.tag_label_vector is 'The vector of a label in a space: normalised mean of its normalised prompts.';

create table core.search_text (
  asset_id uuid primary key references core.asset on delete restrict,
  words tsvector not null,
  created_at timestamptz not null
);
create index search_text_words on core.search_text using gin (words);
comment on column core.search_text.created_at is 'Since when the object can be found: what a search pins its pages to.';
comment on table core.search_text is 'Full text of an object: file name split into words, comments, tags, owner, metadata, strings of a document.';
