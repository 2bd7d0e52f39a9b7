-- Letters of every script; core._collection_name_problem says which.
alter table core.collection drop constraint name_is_an_identifier;
alter table core.collection add constraint name_is_an_identifier
  check (octet_length(name) >= 1 and octet_length(name) <= 50 and name ~ '^[^[:space:][:cntrl:]"''\\/0-9_][^[:space:][:cntrl:]"''\\/]*$' and name !~ '^docs_');
