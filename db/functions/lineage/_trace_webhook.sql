create or replace function core._trace_webhook()
returns trigger
language plpgsql
as $$
begin
  if tg_op = 'INSERT' then
    perform core._trace('webhook_added', jsonb_build_object('webhook_id', id, 'host', substring(url from '^[a-zA-Z]+://([^/?]+)'))) from changed;
  else
    perform core._trace('webhook_deleted', jsonb_build_object('webhook_id', changed.id))
    from changed join before_change as previous using (id)
    where changed.deleted_at is distinct from previous.deleted_at;
  end if;
  return null;
end;
$$;
