-- Files that are one thing to a person: a sidecar and its picture, raw file and JPEG of one shot, a picture and its
-- film. Each stays an object with an id of its own.
create table core.file_name (
  asset_id uuid primary key references core.asset on delete restrict,
  owner text,
  folder text not null,
  name text not null,
  stem text not null,
  role text not null,
  content_identifier text,
  constraint role_is_known check (role in ('picture', 'raw', 'film', 'sidecar'))
);
create index file_name_stem on core.file_name (stem, folder);
create index file_name_name on core.file_name (name, folder);
create index file_name_identifier on core.file_name (content_identifier) where content_identifier is not null;
comment on table core.file_name is 'Names of files that may belong together, so that they find each other in whatever order they come.';
comment on column core.file_name.folder is 'The folder the file was sent from, empty where that is unknown.';
comment on column core.file_name.name is 'The name in lower case.';
comment on column core.file_name.stem is 'The name without its last ending.';
comment on column core.file_name.content_identifier is 'What a phone writes into both halves of a live photo.';

create table core.companion (
  asset_id uuid primary key references core.asset on delete restrict,
  main_id uuid not null references core.asset on delete restrict,
  kind text not null,
  created_at timestamptz not null,
  constraint kind_is_known check (kind in ('sidecar', 'rendition', 'motion')),
  constraint companion_is_another check (asset_id <> main_id)
);
create index companion_main on core.companion (main_id);
comment on table core.companion is 'Which file goes with which: a sidecar with its file, the JPEG with the raw file of a shot, the film with its picture.';
comment on column core.companion.main_id is 'The file that stands for both.';
comment on column core.companion.kind is 'sidecar, rendition (the picture that the camera made of a raw file) or motion.';
