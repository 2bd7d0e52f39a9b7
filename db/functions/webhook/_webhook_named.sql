create or replace function core._webhook_named(p_id uuid)
returns core.webhook
language plpgsql stable
as $$
declare
  v_webhook core.webhook;
begin
  select * into v_webhook from core.webhook where id = p_id and deleted_at is null;
  if not found then
    perform core._refuse('CB002', format('Webhook %s not found', p_id), 'List them with cubby webhooks.',
      jsonb_build_object('webhook_id', p_id));
  end if;
  return v_webhook;
end;
$$;
comment on function core._webhook_named is 'The webhook of that id. Raises CB002.';
