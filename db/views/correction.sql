create or replace view catalog.correction as
select said.correction_id, said.asset_id, said.field, said.value, said.before, correction.actor, correction.created_at,
       correction.undone_at, correction.undone_by
from core.correction_value as said join core.correction on correction.id = said.correction_id;
comment on view catalog.correction is 'What people said of files, a row for each file and field. Undo with api.undo_correction(correction_id).';
comment on column catalog.correction.correction_id is 'Equal for what was said at once.';
comment on column catalog.correction.asset_id is 'The file.';
comment on column catalog.correction.field is 'captured (when it was taken), place, caption, tags or owner.';
comment on column catalog.correction.value is 'What was said; of tags {"add", "remove"}.';
comment on column catalog.correction.before is 'What it replaced.';
comment on column catalog.correction.actor is 'The person or program that said it.';
comment on column catalog.correction.created_at is 'When it was said.';
comment on column catalog.correction.undone_at is 'When it was taken back; null while it stands.';
comment on column catalog.correction.undone_by is 'The person or program that took it back.';
