-- Its arguments changed: a path to records may lead through arrays.
drop function if exists core._records_in(jsonb, text[]);
comment on column core.collection.records_path is 'Steps of the path at which documents hold the records, null for each element of an array on the way. The elements of the arrays there are the documents. Null without that rule.';
