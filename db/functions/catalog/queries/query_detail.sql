create or replace function catalog.query_detail(p_name text)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_query jsonb;
begin
  select to_jsonb(saved_query) into v_query from core.saved_query where name = p_name;
  if v_query is null then
    perform core._refuse('CB002', format('Saved query %s not found', left(p_name, 100)), 'See catalog.saved_query for their names.',
      jsonb_build_object('name', left(p_name, 100)));
  end if;
  return v_query;
end;
$$;
comment on function catalog.query_detail is 'One saved query with its text. Raises CB002 for an unknown name.';
