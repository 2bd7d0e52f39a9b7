create or replace function core._trace_key_changed()
returns trigger
language plpgsql
as $$
begin
  perform core._trace(case when key.revoked_at is not null then 'key_revoked' else 'key_replaced' end,
                      jsonb_build_object('name', key.name, 'role', key.role))
  from changed as key join before_change as previous using (id)
  where key.revoked_at is distinct from previous.revoked_at or key.secret_sha256 <> previous.secret_sha256;
  perform core._trace('key_budgets_set', jsonb_build_object('name', key.name, 'budgets', key.budgets, 'before', previous.budgets))
  from changed as key join before_change as previous using (id)
  where key.budgets <> previous.budgets;
  return null;
end;
$$;
