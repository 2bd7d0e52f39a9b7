create or replace function core._render_child(p_child jsonb, p_name text, p_version integer)
returns text[]
language sql immutable
as $$
  select core._render_table(p_child ->> 'table', p_version,
    'document_id uuid' || string_agg(format(', %s bigint', place), '' order by n) filter (where n > 1), array_agg(place order by n), p_child -> 'columns',
    format('The elements of %s in the collection %s, one row each; document_id is the row of %2$s they belong to, ordinal their place from 0.',
      p_child ->> 'path', p_name)
      || case when p_child ? 'outer' then ' ordinal_1 and so on are the places of the elements around them.' else '' end)
  from unnest(core._child_lead(p_child)) with ordinality as lead (place, n)
$$;
comment on function core._render_child is 'The statements that make a child table.';
