create or replace function api.delete_query(p_name text, p_actor text default null)
returns void
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
begin
  perform core._act(p_actor);
  delete from core.saved_query where name = p_name;
  if not found then
    perform core._refuse('CB002', format('Saved query %s not found', left(p_name, 100)), 'See catalog.saved_query for their names.',
      jsonb_build_object('name', left(p_name, 100)));
  end if;
end;
$$;
comment on function api.delete_query is 'Delete a saved query. Lineage keeps its text. Raises CB002 for an unknown name.';
