-- One or two keys say too little: what they hold is looked at as well.
create or replace function core._keys_of(p_document jsonb)
returns text[]
language sql immutable
as $$
  select case when cardinality(keys) between 1 and 2 then core._lean_keys_of(p_document) else keys end
  from (select core._outer_keys_of(p_document) as keys offset 0) as outermost
$$;
comment on function core._keys_of is 'The keys by which a document is routed: those at its top, with the members of objects where there are one or two.';
