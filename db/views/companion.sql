create or replace view catalog.companion as
select companion.asset_id as id, companion.main_id, companion.kind, name.name as filename, main.name as main_filename,
       companion.created_at
from core.companion
join core.file_name as name on name.asset_id = companion.asset_id
join core.file_name as main on main.asset_id = companion.main_id;
comment on view catalog.companion is 'Files that are one thing to a person: sidecars, raw files with their pictures, live photos.';
comment on column catalog.companion.id is 'The file that goes with another.';
comment on column catalog.companion.main_id is 'The file that stands for both.';
comment on column catalog.companion.kind is 'sidecar, rendition (the picture that the camera made of a raw file) or motion.';
comment on column catalog.companion.filename is 'Its name in lower case.';
comment on column catalog.companion.main_filename is 'The name of the other in lower case.';
comment on column catalog.companion.created_at is 'When they found each other.';
