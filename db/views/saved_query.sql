create or replace view catalog.saved_query as
select name, sql, note, saved_at from core.saved_query;
comment on view catalog.saved_query is 'Queries that were saved under a name. Save one with select api.save_query(name, sql).';
comment on column catalog.saved_query.name is 'What it is called.';
comment on column catalog.saved_query.sql is 'Its text: one select.';
comment on column catalog.saved_query.note is 'What it answers.';
comment on column catalog.saved_query.saved_at is 'When it was saved last.';
