-- Under the routing lock, so that two workers that meet the same new kind of document make one collection.
create or replace function core._make_collection(p_name text, p_signature jsonb, p_request_id uuid)
returns integer
language plpgsql volatile
as $$
declare
  v_id integer;
begin
  insert into core.collection (name, signature, created_by_request, created_at)
  values (p_name, p_signature, p_request_id, core.current_time())
  returning id into v_id;
  perform core._create_documents_table(p_name);
  return v_id;
end;
$$;
