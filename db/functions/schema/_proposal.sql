create or replace function core._proposal(p_collection_id integer, p_name text, p_profile jsonb)
returns jsonb
language plpgsql stable
as $$
declare
  v_columns jsonb := core._columns(p_profile);
begin
  return jsonb_build_object('table', p_name, 'version', 1, 'columns', v_columns,
    'indexes', core._indexes(p_collection_id, v_columns));
end;
$$;
comment on function core._proposal is 'The structured proposal, from which the DDL, its reverse and the filling are rendered.';
