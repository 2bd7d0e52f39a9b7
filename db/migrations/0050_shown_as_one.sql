-- A file and its companions are shown as one, and the film inside a motion photo becomes an object of its own.
alter table core.asset add column main_id uuid;
comment on column core.asset.main_id is 'The file that stands for this one in lists; null for a file that stands for itself. core.companion has the reason.';

-- The sidecar of a Takeout describes a picture and its edited version.
alter table core.companion
  drop constraint companion_pkey,
  -- squawk-ignore adding-serial-primary-key-field
  add primary key (asset_id, main_id);

alter table core.file_name add column keys text[] not null default '{}';
comment on column core.file_name.keys is 'Folder and name as the sidecars of Google Takeout may spell them; of a sidecar of another kind empty.';
create index file_name_keys on core.file_name using gin (keys) with (fastupdate = off) where keys <> '{}';

create table core.extracted (
  asset_id uuid primary key references core.asset on delete restrict,
  source_id uuid not null unique references core.asset on delete restrict,
  start_byte bigint not null,
  length_bytes bigint not null,
  created_at timestamptz not null,
  constraint slice_is_not_empty check (start_byte > 0 and length_bytes > 0)
);
comment on table core.extracted is 'Objects that were found inside another one: the film of a motion photo. Their bytes are a slice of its raw bytes.';
comment on column core.extracted.source_id is 'The file they were found in.';
comment on column core.extracted.start_byte is 'Where the slice begins in the raw bytes of the source.';
comment on column core.extracted.length_bytes is 'How long the slice is.';

update core.asset
set main_id = companion.main_id
from core.companion where companion.asset_id = asset.id;

drop function if exists core._join_companions(uuid);
drop function if exists core._note_name(uuid);
drop function if exists catalog.cluster_members(uuid, integer, text);

insert into core.task (name, queue, priority) values ('media.reprocess', 'media', -1);
