-- Candidates for "the same picture" come from two sides: vectors that are near, and hashes that are
-- near. The first alone misses greyscale copies (their colours are far away) and whatever stands behind
-- the nearest few in a crowded space. The filling factor leaves room for record_placement's update to
-- stay in its page: an update that moves a row adds a node to the graph.
alter table core.media set (fillfactor = 60);
create index media_phash_near on core.media using hnsw (phash bit_hamming_ops) where phash is not null;

alter table core.video_frame add column phash bit(64);
comment on column core.video_frame.phash is 'Perceptual hash of the frame; null for one too dull to tell apart. Videos are compared frame by frame.';

alter table core.duplicate drop constraint class_is_known;
alter table core.duplicate add constraint class_is_known check (class in ('identical', 'same_picture', 'similar_shot'));
create index duplicate_class on core.duplicate (class, original_id);

create table core.duplicate_verdict (
  first_id uuid not null references core.asset on delete restrict,
  second_id uuid not null references core.asset on delete restrict,
  verdict text not null,
  decided_by text not null,
  decided_at timestamptz not null,
  primary key (first_id, second_id),
  constraint verdict_is_known check (verdict in ('different', 'same')),
  constraint pair_is_ordered check (first_id < second_id)
);
create index duplicate_verdict_second on core.duplicate_verdict (second_id);
comment on table core.duplicate_verdict is 'What a person said of a pair of files, for good: two that are different are never in one group again, whatever a later model finds.';
comment on column core.duplicate_verdict.first_id is 'The file of the two that was received first.';

alter table core.setting add column choices text[];
alter table core.setting add constraint setting_value_is_offered check (choices is null or value #>> '{}' = any (choices));
comment on column core.setting.choices is 'The words a text setting may have; null: any.';

insert into core.setting (name, value, initial, type, minimum, maximum, choices, sentence)
select name, value, value, type, minimum, maximum, choices, sentence
from (values
  ('duplicates', '"link"'::jsonb, 'text', null::numeric, null::numeric, array['link', 'keep'],
   'link: files that show the same are linked to the first of them. keep: each stands on its own, nothing is linked.'),
  ('similar_shot_bits', '10', 'integer', 0, 32, null, 'Most differing bits of two perceptual hashes for a similar shot.'),
  ('similar_shot_cosine', '0.95', 'number', 0, 1, null, 'Least cosine similarity of two embeddings for a similar shot.'),
  ('similar_shot_seconds', '5', 'number', 0, 3600, null, 'Pictures that one camera took within so many seconds are similar shots when their embeddings agree, whatever their hashes say.'),
  ('retag_batch', '500', 'integer', 1, 10000, null, 'Files that are given their tags anew in one step.'),
  ('reembed_batch', '16', 'integer', 1, 1000, null, 'Files whose vectors in another space are made in one step.')
) as knob (name, value, type, minimum, maximum, choices, sentence);

alter table core.cluster add column thresholds jsonb not null default '{}';
comment on column core.cluster.thresholds is 'Space -> the threshold the cluster had there, for when that space is used again.';

create table core.reembedding (
  space text primary key references core.embedding_space on delete restrict,
  state text not null,
  from_space text references core.embedding_space on delete restrict,
  switch boolean not null,
  done integer not null default 0,
  total integer not null,
  skipped uuid[] not null default '{}',
  after uuid,
  overlap real,
  job_id bigint references core.job on delete restrict,
  started_by text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  constraint state_is_known check (state in ('running', 'done'))
);
comment on table core.reembedding is 'How far the vectors of a space have come that is filled beside the active one.';
comment on column core.reembedding.switch is 'Whether the space becomes the active one when it is full.';
comment on column core.reembedding.after is 'Files up to this id have been looked at in this round.';
comment on column core.reembedding.skipped is 'Files that gave no vector in the new space; they are not tried again.';
comment on column core.reembedding.overlap is 'Share of the ten nearest neighbours that both spaces agree on, over a sample; null while unknown.';

-- The earliest of any number of copies is the first entry.
create index media_sha256_first on core.media (sha256, asset_id);
create index media_pixel_sha256_first on core.media (pixel_sha256, asset_id) where pixel_sha256 is not null;
drop index core.media_sha256;
drop index core.media_pixel_sha256;
-- Their arguments changed.
drop function if exists core._link_duplicates(uuid, text, jsonb);
drop function if exists core._find_duplicates(uuid, text, public.vector);
