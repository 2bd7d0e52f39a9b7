-- Whether two files show the same picture is measured on the pictures, by a job, for pairs that look alike.
insert into core.task (name, queue, priority) values
  ('media.verify', 'media', -1),
  ('media.reexamine', 'maintenance', 0);

create table core.likeness_pair (
  first_id uuid not null references core.asset on delete restrict,
  second_id uuid not null references core.asset on delete restrict,
  state text not null,
  measures jsonb,
  requested_at timestamptz not null,
  measured_at timestamptz,
  primary key (first_id, second_id),
  constraint pair_is_ordered check (first_id < second_id),
  constraint state_is_known check (state in ('waiting', 'measured', 'unreadable'))
);
create index likeness_pair_second on core.likeness_pair (second_id);
create index likeness_pair_waiting on core.likeness_pair (second_id) where state = 'waiting';
comment on table core.likeness_pair is 'Pairs of files that look alike, and what a comparison of their pictures measured. A pair is measured once.';
comment on column core.likeness_pair.state is 'waiting for the job media.verify; measured; or unreadable, when one of the two pictures cannot be decoded.';
comment on column core.likeness_pair.measures is 'What the comparison found, from the picture of the file in `from` to the other. Null when no part of the one was found in the other.';

create table core.reexamination (
  id uuid primary key,
  state text not null,
  applies boolean not null,
  done integer not null default 0,
  total integer not null,
  changed integer not null default 0,
  after uuid,
  job_id bigint references core.job on delete restrict,
  started_by text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  constraint state_is_known check (state in ('running', 'done'))
);
comment on table core.reexamination is 'Runs of the job that examines the links between duplicates again.';
comment on column core.reexamination.applies is 'Whether links are changed; if not, the run only measures pairs, for the preview.';
comment on column core.reexamination.changed is 'Links that were changed, or would be.';
comment on column core.reexamination.after is 'Files up to this id have been looked at.';

insert into core.setting (name, value, initial, type, minimum, maximum, choices, sentence)
select name, value, value, type, minimum, maximum, choices, sentence
from (values
  ('verify_duplicates', '"on"'::jsonb, 'text', null::numeric, null::numeric, array['on', 'off'],
   'on: pictures that look alike are compared, and may become the same picture. off: they are similar shots at most.'),
  ('verify_candidates', '8', 'integer', 0, 15, null, 'Most files with which the picture of a new file is compared.'),
  ('candidate_bits', '14', 'integer', 0, 32, null, 'Most differing bits of two perceptual hashes, in any of eight turns, for a comparison of the pictures.'),
  ('candidate_cosine', '0.8', 'number', 0, 1, null, 'Least cosine similarity of two embeddings for a comparison of the pictures.'),
  ('verify_inliers', '10', 'integer', 4, 500, null, 'Least keypoints that agree on one position of two pictures.'),
  ('verify_agreeing', '0.6', 'number', 0, 1, null, 'Least share of the blocks with structure that agree, for the same picture.'),
  ('verify_contradicting', '0.04', 'number', 0, 1, null, 'Largest share of blocks that show different things, for the same picture.'),
  ('verify_strokes', '0.15', 'number', 0, 1, null, 'Largest share of blocks with letters or lines that differ, for the same picture. On paper two such blocks are enough.'),
  ('verify_colour', '0.35', 'number', 0, 1, null, 'Largest share of the colours that an edit of saturation and white balance leaves unexplained, for the same picture.')
) as knob (name, value, type, minimum, maximum, choices, sentence);
