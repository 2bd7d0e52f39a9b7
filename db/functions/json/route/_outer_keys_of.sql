-- What was around a record does not say what the record is. The first thousand in the order of jsonb. More do not say
-- better what a document is, and each costs a look-up of collections.
create or replace function core._outer_keys_of(p_document jsonb)
returns text[]
language sql immutable
as $$
  select case when jsonb_typeof(p_document) = 'object'
              then array(select key from jsonb_object_keys(p_document) as key where key <> '_envelope' limit 1000) else '{}' end
$$;
comment on function core._outer_keys_of is 'Top-level keys of a document, the first thousand as jsonb sorts them; none for arrays and scalars.';
