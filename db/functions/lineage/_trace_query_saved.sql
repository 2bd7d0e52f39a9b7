create or replace function core._trace_query_saved()
returns trigger
language plpgsql
as $$
begin
  perform core._trace('query_saved', jsonb_build_object('name', saved.name, 'sql', saved.sql)) from changed as saved;
  return null;
end;
$$;
