create or replace view catalog.duplicate as
select asset_id, original_id, class, evidence, created_at from core.duplicate;
comment on view catalog.duplicate is 'Files that show what an earlier one shows, with the evidence.';
