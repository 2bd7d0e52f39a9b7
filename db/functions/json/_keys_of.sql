create or replace function core._keys_of(p_document jsonb)
returns text[]
language sql immutable
as $$
  select case when jsonb_typeof(p_document) = 'object'
              then array(select jsonb_object_keys(p_document)) else '{}' end
$$;
comment on function core._keys_of is 'Top-level keys of a document, sorted as jsonb sorts them; none for arrays and scalars.';
