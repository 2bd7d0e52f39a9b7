create or replace function core._collection_name_problem(p_name text)
returns text
language sql immutable
as $$
  select case
    when p_name is null then null
    when p_name ~ '^docs_' then 'names that begin with docs_ are reserved for the tables of documents'
    when p_name !~ '^[a-z][a-z0-9_]{0,49}$' then
      'a collection is named with lower-case letters, digits and _, begins with a letter and has at most 50 characters'
  end
$$;
comment on function core._collection_name_problem is 'Why a text cannot name a collection; null when it can.';
