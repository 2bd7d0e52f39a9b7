-- core._move_schemas has its place.
drop function if exists core._activate(core.schema_def);
