-- An object without a part, or a part without an object, would be lost without a word.
create or replace function core._check_elements(
  p_parts jsonb, p_element_parts integer[], p_element_offsets bigint[], p_element_lengths bigint[]
)
returns void
language plpgsql stable
as $$
declare
  v_wrong text;
begin
  if coalesce(jsonb_typeof(p_parts), 'null') <> 'array' or p_parts = '[]' then
    perform core._refuse('CB001', 'The request has neither a payload nor a file',
      'Send a payload, one or more files, or both.');
  end if;
  if exists (select from jsonb_array_elements(p_parts) as part where length(part ->> 'path') not between 1 and 4096) then
    perform core._refuse('CB001', 'A path is empty or has more than 4096 characters',
      'Give 1 to 4096 characters, or leave it out.', jsonb_build_object('field', 'path'));
  end if;
  if cardinality(p_element_parts) is distinct from cardinality(p_element_offsets)
     or cardinality(p_element_parts) is distinct from cardinality(p_element_lengths) then
    perform core._refuse('CB001', 'The three arrays of elements differ in length',
      'Give a part, an offset and a length for each element.');
  end if;
  with part as (
    select ord, value ->> 'part_id' as name,
           value ->> 'kind' = 'json' and jsonb_typeof(value -> 'failure') is distinct from 'object' as holds_documents
    from jsonb_array_elements(p_parts) with ordinality as listed (value, ord)
  ), element as (
    select part as ord, count(*) as n from unnest(p_element_parts) as part group by part
  )
  select case
    when name is null then format('element of part %s of %s', coalesce(ord::text, 'null'), jsonb_array_length(p_parts))
    when holds_documents then format('part %s holds documents, but none is given', name)
    else format('part %s holds no documents, but %s are given', name, n) end
  into v_wrong
  from part full join element using (ord)
  where holds_documents is distinct from (n is not null)
  order by ord
  limit 1;
  if v_wrong is not null then
    perform core._refuse('CB001', v_wrong, 'Each element belongs to one part of kind json that has not failed, counted from 1; each such part has one at least.');
  end if;
end;
$$;
comment on function core._check_elements is 'Refuses parts and elements that do not belong together.';
