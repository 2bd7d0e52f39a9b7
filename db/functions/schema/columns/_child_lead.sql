create or replace function core._child_lead(p_child jsonb)
returns text[]
language sql immutable
as $$
  select array['document_id']
    || array(select 'ordinal_' || n from generate_series(1, jsonb_array_length(coalesce(p_child -> 'outer', '[]'))) as n) || array['ordinal']
$$;
comment on function core._child_lead is 'The primary key of a child table: document_id, for an array in arrays the places of the elements around it, ordinal.';
