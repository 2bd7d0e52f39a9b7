-- When a file was taken is a fact of its own, apart from when it came in. Documents have none of these columns set.
alter table core.asset
  -- Local time, whatever the zone.
  -- squawk-ignore prefer-timestamp-tz
  add column captured_local timestamp,
  add column captured_at timestamptz,
  add column captured_precision text,
  add column captured_zone text,
  add column captured_source text,
  add column captured_trust text,
  add constraint captured_precision_is_known check (captured_precision in ('second', 'day', 'month', 'year')),
  add constraint captured_source_is_known check (captured_source in
    ('person', 'exif', 'gps', 'xmp', 'iptc', 'container', 'sidecar', 'filename', 'path', 'file')),
  add constraint captured_trust_is_known check (captured_trust in ('person', 'high', 'medium', 'low', 'lowest')),
  add constraint captured_is_whole check (
    (captured_local is null) = (captured_precision is null) and (captured_local is null) = (captured_source is null)
    and (captured_local is null) = (captured_trust is null) and (captured_local is not null or captured_at is null));
comment on column core.asset.captured_local is 'The local date and time when a file was taken. The first of the day, month or year where captured_precision says that no more is known.';
comment on column core.asset.captured_at is 'The moment it was taken; null where the zone of the place is unknown.';
comment on column core.asset.captured_zone is 'The offset of the local time from UTC (+02:00), or the name of the zone where a person gave one; null when unknown.';
comment on column core.asset.captured_source is 'What says so: person, exif, gps, xmp, iptc, container, sidecar, filename, path (a folder''s name), or file (its modification time).';
comment on column core.asset.captured_trust is 'person, high (a clock with its zone), medium (a clock without one), low (a name), lowest (a folder''s month or year, the file''s own time).';
create index asset_captured on core.asset (captured_local, id) where kind = 'media' and captured_local is not null;

alter table core.media
  add column location jsonb,
  add column caption text;
comment on column core.media.location is 'Where it was taken: latitude, longitude, altitude, name; what a person said, else what the file says.';
comment on column core.media.caption is 'What a person wrote about it.';
update core.media set location = metadata -> 'gps' where metadata ? 'gps';

create table core.correction (
  id uuid primary key,
  actor text not null,
  changes jsonb not null,
  created_at timestamptz not null,
  undone_at timestamptz,
  undone_by text,
  constraint undone_is_whole check ((undone_at is null) = (undone_by is null))
);
comment on table core.correction is 'What a person said at once about files: date, zone, place, caption, tags, owner. It stands until it is undone.';
comment on column core.correction.changes is 'What was asked, as it was asked.';
comment on column core.correction.undone_at is 'Null while it stands.';

create table core.correction_value (
  correction_id uuid not null references core.correction on delete cascade,
  asset_id uuid not null references core.asset on delete cascade,
  field text not null,
  value jsonb not null,
  before jsonb not null,
  primary key (correction_id, asset_id, field),
  constraint field_is_known check (field in ('captured', 'place', 'caption', 'tags', 'owner'))
);
create index correction_value_asset on core.correction_value (asset_id, field, correction_id);
comment on table core.correction_value is 'What a correction says of one field of one file. Of a field the newest that stands counts; of tags all that stand, in their order.';
comment on column core.correction_value.value is 'The value as it was understood, {"added", "removed"} of tags; JSON null says that there is none.';
comment on column core.correction_value.before is 'The value the correction replaced.';

-- How its words were read. Rows of an earlier way are read again by a job.
alter table core.search_text add column reading smallint not null default 1;
alter table core.search_text alter column reading set default 2;
create index search_text_outdated on core.search_text (asset_id) where reading < 2;
comment on column core.search_text.reading is 'The way its text was read into words; the present one is 2.';

drop function if exists core._words_of_name(text);
drop function if exists core._words_query(text);
drop function if exists core._asked_words(text);
drop function if exists core._words_of_large(jsonb);
drop function if exists core._text_hits(text, jsonb, timestamptz);
drop function if exists core._ranked(text, vector, text, jsonb, boolean, timestamptz, double precision);
drop function if exists core._cluster_name_for(text[], text, jsonb, timestamptz);
drop function if exists core._index_media_words(uuid);
drop function if exists core._object_page(jsonb, tsquery, uuid, integer);
drop function if exists catalog.list_objects(jsonb, integer, text);
drop function if exists catalog.search(text, jsonb, integer);
drop function if exists catalog.search_page(text, vector, text, jsonb, integer, text, boolean, boolean);

alter table core.asset_raw add column modified_at timestamptz;
comment on column core.asset_raw.modified_at is 'When the file was last written where it was sent from, as far as the sender says.';

insert into core.task (name, queue, priority) values ('words.reindex', 'maintenance', 0);

-- Its parameter has another name.
drop function if exists core._place_name(jsonb);
