-- Child tables have versions: drift of their elements is counted, and a version that was rolled back leaves them.
alter table core.drift add column child text;
comment on column core.drift.child is 'Path of the child table whose elements have it, such as $.items[]; null for the table itself. Its documents are then elements, and its keys begin at the element.';
comment on table core.drift is 'What an accepted table had no column for: documents, or child elements, with a value of that type at that path in extra. The row of path $, or of the path of a child table, counts those looked at.';
alter table core.schema_def add column leaving_children jsonb not null default '[]';
comment on column core.schema_def.leaving_children is 'Child tables of a version that was rolled back, and columns of child tables. They stay until their values are back in extra: [{"table", "path", "keys", "columns", "drop"}].';

-- Signatures that change.
drop function if exists core._drift_paths(integer);
drop function if exists core._drift_columns(core.schema_def, integer);
drop function if exists core._propose_version(core.schema_def);
drop function if exists core._child(integer, text, text, jsonb);
drop function if exists core._chosen_arrays(core.schema_def, jsonb);
drop function if exists core._object_arrays(jsonb);
drop function if exists core._rebuild_sql(text, jsonb, jsonb);
drop function if exists core._child_table(text, jsonb);
