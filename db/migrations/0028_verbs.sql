-- Functions that lock or write have verbs as names; db/functions has them under their new ones.
drop function if exists core._job_of(bigint);
drop function if exists core._schema_of(uuid);
drop function if exists core._cluster_of(uuid);
drop function if exists core._collection_named(text, uuid, jsonb);
drop function if exists core._batches(core.job, text);
drop function if exists core._newest_documents(core.schema_def, jsonb, uuid[]);
drop function if exists core._schema_to_judge(uuid);
drop function if exists core._schema_to_change(uuid);
drop function if exists core._cluster_missing(uuid);
