create or replace function core._trace_query_deleted()
returns trigger
language plpgsql
as $$
begin
  perform core._trace('query_deleted', jsonb_build_object('name', saved.name, 'sql', saved.sql)) from gone as saved;
  return null;
end;
$$;
