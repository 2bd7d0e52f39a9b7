create or replace view catalog.schema_column as
select schema.name as collection, schema.id as schema_id, schema.status, schema.version, ord::integer as ordinal,
       col ->> 'name' as column_name, col ->> 'type' as type, col ->> 'path' as path, (col ->> 'presence')::numeric as presence,
       (found ->> 'fits')::bigint as fits, (found ->> 'inexact')::bigint as inexact, (found ->> 'extra')::bigint as to_extra,
       (found ->> 'null')::bigint as is_null, (found ->> 'missing')::bigint as missing,
       array(select jsonb_array_elements_text(found -> 'misfits')::uuid) as misfits
from core.schema_def as schema
cross join lateral jsonb_array_elements(schema.proposal -> 'columns') with ordinality as listed (col, ord)
left join lateral jsonb_array_elements(schema.dry_run -> 'columns') as run (found) on found ->> 'name' = col ->> 'name';
comment on view catalog.schema_column is 'The columns of every proposal, and what the dry run found for each over all stored documents: how many values fit, go to extra, are null or missing.';
comment on column catalog.schema_column.inexact is 'Of those that fit, how many also stand in extra, because the column alone does not give their text back.';
comment on column catalog.schema_column.misfits is 'System ids of the first documents whose value would go to extra.';
