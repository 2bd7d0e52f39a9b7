-- It takes several columns.
drop function if exists core._edit_of_column(core.schema_def, jsonb);
