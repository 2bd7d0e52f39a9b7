create or replace view catalog.duplicate as
select asset_id, original_id, class, evidence, created_at from core.duplicate;
comment on view catalog.duplicate is 'Files that show what an earlier one shows, with the evidence.';
comment on column catalog.duplicate.asset_id is 'The copy.';
comment on column catalog.duplicate.original_id is 'The file of its group that was received first.';
comment on column catalog.duplicate.class is 'identical, same_picture or similar_shot.';
comment on column catalog.duplicate.evidence is 'What was measured: hashes, distances, similarity, and how one picture lies in the other.';
comment on column catalog.duplicate.created_at is 'When it was found.';
