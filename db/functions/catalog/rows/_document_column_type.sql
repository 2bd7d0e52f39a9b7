create or replace function core._document_column_type(p_types jsonb)
returns text
language sql immutable
as $$
  select case
    when kinds = '{}' or kinds && array['object', 'array'] then 'jsonb'
    when cardinality(kinds) = 1 then kinds[1]
    else 'text' end
  from (select array(select key from jsonb_object_keys(p_types) as key where key <> 'null') as kinds) as met
$$;
comment on function core._document_column_type is 'The type that reads every value at a path of a profile: of scalars of several types text, of arrays and objects jsonb.';
