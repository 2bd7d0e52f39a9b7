-- Films and sounds are recognised by fingerprints: compact copies in which an alignment is looked for. A job makes one
-- of a file that is done, and those stored by an earlier version get theirs when links are examined again.
insert into core.task (name, queue, priority) values ('media.fingerprint', 'media', -1);

insert into core.lock_kind (kind, rank, keyed_by, slots, protects) values
  ('fingerprints', 95, 'nothing', 1, 'Of two films or sounds that are fingerprinted at once one finds the other.');

create table core.fingerprint (
  asset_id uuid primary key references core.asset on delete restrict,
  film bytea,
  sound bytea,
  problem text,
  made_at timestamptz not null
);
comment on table core.fingerprint is 'By what films and sounds are compared. A file in which nothing can be recognised has a row without fingerprints.';
comment on column core.fingerprint.film is 'Grey pictures of 10 x 10 bytes, four to a second, of the first 240 seconds at most, without the bars around them.';
comment on column core.fingerprint.sound is 'Eight words a second: 32 bits, lowest byte first, and a byte that is 1 where a changing sound is heard.';
comment on column core.fingerprint.problem is 'Why no fingerprint could be made; null where the file could be read.';

create table core.fingerprint_code (
  kind text not null,
  code integer not null,
  asset_id uuid not null references core.asset on delete restrict,
  primary key (kind, code, asset_id),
  constraint kind_is_known check (kind in ('film', 'sound'))
);
create index fingerprint_code_asset on core.fingerprint_code (asset_id);
comment on table core.fingerprint_code is 'What finds a fingerprint among many: at most 64 codes of a film and 64 of a sound, which another encoder hardly changes.';

alter table core.reexamination add column fingerprinted_after uuid;
comment on column core.reexamination.fingerprinted_after is 'Films and sounds up to this id have a fingerprint.';

insert into core.setting (name, value, initial, type, minimum, maximum, choices, sentence)
select name, value, value, type, minimum, maximum, choices, sentence
from (values
  ('verify_motion', '0.5'::jsonb, 'number', 0::numeric, 1::numeric, null::text[],
   'Least correlation of how the pictures of two films change over their common span, for the same film.'),
  ('verify_sound', '0.25', 'number', 0, 0.5, null, 'Largest share of bits that differ over the common span of two sounds, for the same sound.')
) as knob (name, value, type, minimum, maximum, choices, sentence);

-- Its arguments changed.
drop function if exists api.next_reexamination(bigint, jsonb);
