-- A vector of 512 dimensions is a little too long for Postgres to keep beside its row, and out of line
-- each look at one costs two more reads. Plain keeps it in the row; rows that are there stay as they are.
alter table core.embedding alter column vector set storage plain;
alter table core.video_frame alter column embedding set storage plain;
alter table core.tag_label_vector alter column vector set storage plain;

-- Filters of a search begin at these when they are narrow. Documents are left out: they have no vectors,
-- and what they are filtered by is looked up for those whose words were found.
create index asset_media_owner on core.asset (owner) where kind = 'media' and owner is not null;
create index asset_media_type on core.asset (media_type) where kind = 'media';
create index asset_media_created on core.asset (created_at) where kind = 'media';
create index video_frame_ann on core.video_frame using hnsw (embedding vector_cosine_ops);

create table core.query_vector (
  space text not null references core.embedding_space on delete cascade,
  question_md5 text not null generated always as (md5(question)) stored,
  question text not null,
  vector vector(512),
  made_at timestamptz,
  job_id bigint references core.job on delete set null,
  created_at timestamptz not null,
  primary key (space, question_md5),
  constraint question_is_short check (length(question) between 1 and 1000)
);
alter table core.query_vector alter column vector set storage plain;
create index query_vector_made on core.query_vector (created_at);
create index query_vector_job on core.query_vector (job_id) where job_id is not null;
comment on table core.query_vector is 'Texts that were searched for, each with its vector in a space: embedded once for all processes, and for psql.';
comment on column core.query_vector.question is 'The text as core._question writes it.';
comment on column core.query_vector.vector is 'Null while made_at is null: a worker was asked for it. Null for good when the text means nothing in the space.';
comment on column core.query_vector.job_id is 'The job that makes it; null when the API made it itself.';

insert into core.setting (name, value, initial, type, minimum, maximum, sentence)
values ('search_rival', '0.9', '0.9', 'number', 0, 1, 'How near to a picture the words of a search must come, as a share of the way from its typical label to its best one, for the picture to be a hit; 0 keeps all.');
update core.setting
set initial = '0.75', value = case when value = initial then '0.75' else value end,
    sentence = 'Where a picture, or words in a space without labels, are searched for: a hit whose similarity falls below this share of the way between the noise and the best hit ends the list; 0 keeps all.'
where name = 'search_drop';

drop function if exists catalog.search(text, vector, text, jsonb, integer, text);
drop function if exists core._text_hits(text, jsonb, timestamptz);
drop function if exists core._vector_hits(vector, text, jsonb, timestamptz);
