create or replace function api.add_webhook(
  p_url text, p_stages text[] default null, p_kinds text[] default null, p_owner text default null, p_collection text default null,
  p_actor text default null
)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_secret text := 'whsec_' || encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'base64');
  v_webhook core.webhook;
begin
  if p_url is null or p_url !~* '^https?://[^\s/@?#]+([/?][^\s#]*)?$' or length(p_url) > 2000 then
    perform core._refuse('CB001', format('Invalid address of a webhook: %s', left(p_url, 200)),
      'Give an http or https URL without user and password.', jsonb_build_object('url', left(p_url, 200)));
  end if;
  if exists (select from unnest(p_stages) as stage where stage is null or stage !~ '^[a-z_]{1,60}$') or cardinality(p_stages) not between 1 and 100
     or not coalesce(p_kinds <@ array['object', 'request', 'schema', 'cluster', 'system'] and cardinality(p_kinds) > 0, true) then
    perform core._refuse('CB001', 'Invalid filters of events',
      'Stages are words of lineage such as done. Kinds are object, request, schema, cluster, system.',
      jsonb_build_object('stages', p_stages, 'kinds', p_kinds));
  end if;
  perform core._act(p_actor);
  -- The first one begins with what happens now.
  insert into core.webhook_cursor as cursor (xid, id) values (core._event_horizon(), '00000000-0000-0000-0000-000000000000')
  on conflict (singleton) do update set xid = excluded.xid, id = excluded.id
  where not exists (select from core.webhook where deleted_at is null);
  insert into core.webhook (id, url, stages, kinds, owner, collection, secret, created_by, created_at)
  values (uuidv7(), p_url, p_stages, p_kinds, p_owner, p_collection, v_secret, core._actor(), core.current_time())
  returning * into v_webhook;
  return core._webhook_item(v_webhook) || jsonb_build_object('secret', v_secret);
end;
$$;
comment on function api.add_webhook is 'Send events that match all filters to a URL, from now on. The answer holds the secret of its signatures: this is the only time it is shown. Raises CB001.';
