create or replace view catalog.schema_column as
select schema.name as collection, schema.id as schema_id, schema.status, schema.version, ord::integer as ordinal,
       col ->> 'name' as column_name, col ->> 'type' as type, col ->> 'path' as path, (col ->> 'presence')::numeric as presence,
       (found ->> 'fits')::bigint as fits, (found ->> 'inexact')::bigint as inexact, (found ->> 'extra')::bigint as to_extra,
       (found ->> 'null')::bigint as is_null, (found ->> 'missing')::bigint as missing,
       array(select jsonb_array_elements_text(found -> 'misfits')::uuid) as misfits,
       array(select jsonb_array_elements_text(found -> 'values')) as stray_values
from core.schema_def as schema
cross join lateral jsonb_array_elements(schema.proposal -> 'columns') with ordinality as listed (col, ord)
left join lateral jsonb_array_elements(schema.dry_run -> 'columns') as run (found) on found ->> 'name' = col ->> 'name';
comment on view catalog.schema_column is 'The columns of every proposal, and what the dry run found for each over all stored documents. It counts values that fit, go to extra, are null or missing.';
comment on column catalog.schema_column.inexact is 'Of those that fit, how many are also in extra, because the column alone does not give their text back.';
comment on column catalog.schema_column.misfits is 'System ids of the first documents whose value would go to extra.';
comment on column catalog.schema_column.stray_values is 'The first 60 characters of up to three values that would go to extra.';
comment on column catalog.schema_column.collection is 'The collection it is for.';
comment on column catalog.schema_column.schema_id is 'The proposal.';
comment on column catalog.schema_column.status is 'provisional, active or rejected.';
comment on column catalog.schema_column.version is '1 makes the table, each later one adds columns.';
comment on column catalog.schema_column.ordinal is 'Its place in the table, from 1.';
comment on column catalog.schema_column.column_name is 'Its name in the table.';
comment on column catalog.schema_column.type is 'Its SQL type.';
comment on column catalog.schema_column.path is 'Where in a document its values are.';
comment on column catalog.schema_column.presence is 'Share of the sample that has the path.';
comment on column catalog.schema_column.fits is 'Values of the stored documents that the column would hold exactly.';
comment on column catalog.schema_column.to_extra is 'Values that would go to extra, being of another type.';
comment on column catalog.schema_column.is_null is 'Documents with an explicit null there.';
comment on column catalog.schema_column.missing is 'Documents without the path.';
