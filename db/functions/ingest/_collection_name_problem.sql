create or replace function core._collection_name_problem(p_name text)
returns text
language sql immutable
as $$
  select case
    when p_name is null then null
    when p_name ~ '^docs_' then 'names that begin with docs_ are reserved for the tables of documents'
    when octet_length(p_name) not between 1 and 50 or p_name <> lower(normalize(p_name, nfc) collate pg_c_utf8)
      or p_name !~ '^[a-z\u00C0-\u1FFF\u2070-\u2FEF\u3040-\uD7FF\uF900-\uFDFF\uFE70-\uFFEF\U00010000-\U0010FFFF]'
      or p_name ~ '[^a-z0-9_\u00C0-\u1FFF\u2070-\u2FEF\u3040-\uD7FF\uF900-\uFDFF\uFE70-\uFFEF\U00010000-\U0010FFFF]' then
      'a collection is named with lower-case letters, digits and _, begins with a letter and has at most 50 bytes'
  end
$$;
comment on function core._collection_name_problem is 'Why a text cannot name a collection; null when it can.';
