create or replace view catalog.companion as
select companion.asset_id as id, companion.main_id, companion.kind, lower(raw.filename) as filename,
       lower(main_raw.filename) as main_filename, companion.created_at
from core.companion
join core.asset on asset.id = companion.asset_id
join core.asset_raw as raw on raw.id = asset.raw_id
join core.asset as main on main.id = companion.main_id
join core.asset_raw as main_raw on main_raw.id = main.raw_id;
comment on view catalog.companion is 'Files that are one thing to a person: sidecars, raw files with their pictures, motion photos.';
comment on column catalog.companion.id is 'The file that goes with another.';
comment on column catalog.companion.main_id is 'The file that stands for both; the sidecar of a Takeout may have several.';
comment on column catalog.companion.kind is 'sidecar, rendition (the picture that the camera made of a raw file) or motion.';
comment on column catalog.companion.filename is 'Its name in lower case.';
comment on column catalog.companion.main_filename is 'The name of the other in lower case.';
comment on column catalog.companion.created_at is 'When they found each other.';
