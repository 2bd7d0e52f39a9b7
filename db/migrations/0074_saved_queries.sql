-- Queries that an admin keeps under a name, for all roles that may run SQL at the pages.
create table core.saved_query (
  name text primary key,
  sql text not null,
  note text not null default '',
  saved_at timestamptz not null default now(),
  constraint name_is_short check (name = btrim(name) and char_length(name) between 1 and 100),
  constraint sql_is_bounded check (char_length(sql) between 1 and 20000),
  constraint note_is_short check (char_length(note) <= 500)
);
comment on table core.saved_query is 'SQL queries that were saved under a name. They run as the analyst who runs them.';
comment on column core.saved_query.name is 'What it is called.';
comment on column core.saved_query.sql is 'Its text: one select.';
comment on column core.saved_query.note is 'What it answers.';
comment on column core.saved_query.saved_at is 'When it was saved last.';

-- catalog.decision asks with the very same condition.
create index lineage_query on core.lineage (id) where stage in ('query_saved', 'query_deleted');
