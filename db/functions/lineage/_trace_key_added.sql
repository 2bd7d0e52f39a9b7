create or replace function core._trace_key_added()
returns trigger
language plpgsql
as $$
begin
  perform core._trace('key_added', jsonb_build_object('name', name, 'role', role, 'budgets', nullif(budgets, '{}'))) from arrived;
  return null;
end;
$$;
