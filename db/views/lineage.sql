create or replace view catalog.lineage as
select id, request_id, asset_id, schema_id, cluster_id, stage, actor, detail, created_at from core.lineage;
comment on view catalog.lineage is 'Everything that happened, in order of id. The history of an object is its own rows and its request''s.';
