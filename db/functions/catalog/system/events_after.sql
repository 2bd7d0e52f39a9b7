-- In the order of transactions, and only those below the oldest one that may still write lineage. No id is sent before
-- every smaller one is there, so a client that continues after an id misses nothing.
create or replace function catalog.events_after(
  p_after text default null, p_limit integer default 500, p_request_id uuid default null,
  p_stages text[] default null, p_kinds text[] default null, p_owner text default null, p_collection text default null
)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_horizon xid8 := core._event_horizon();
  v_xid xid8;
  v_id uuid;
  v_events jsonb;
begin
  p_limit := core._bounded(p_limit, 1000);
  if p_after is null then
    return jsonb_build_object('events', '[]'::jsonb, 'cursor', format('%s.%s', v_horizon, '00000000-0000-0000-0000-000000000000'),
                              'more', false, 'pending', false);
  end if;
  if p_after !~ '^\d{1,18}\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
    perform core._refuse('CB001', 'Invalid id of an event', 'Send the id of the last event as Last-Event-ID, or none.',
      jsonb_build_object('last_event_id', left(p_after, 80)));
  end if;
  v_xid := split_part(p_after, '.', 1)::xid8;
  v_id := split_part(p_after, '.', 2)::uuid;
  select coalesce(jsonb_agg(core._event_item(xid, id, stage, kind, request_id, asset_id, cluster_id, schema_id, owner, collection,
                                             actor, created_at, detail) order by xid, id), '[]')
  into v_events
  from (
    select * from core._events(v_xid, v_id, v_horizon) as event
    where (p_request_id is null or event.request_id = p_request_id)
      and (p_stages is null or event.stage = any (p_stages)) and (p_kinds is null or event.kind = any (p_kinds))
      and (p_owner is null or event.owner = p_owner) and (p_collection is null or event.collection = p_collection)
    order by event.xid, event.id
    limit p_limit
  ) as told;
  return jsonb_build_object(
    'events', v_events, 'cursor', coalesce(v_events -> -1 ->> 'id', p_after),
    'more', jsonb_array_length(v_events) = p_limit,
    'pending', exists (select from core.lineage where xid >= v_horizon));
end;
$$;
comment on function catalog.events_after is 'What changed after the event of that id, of one request and by filters if asked. Without an id, nothing yet but the cursor to continue from. more: ask again at once. pending: a transaction still runs, and what came after it began is sent when it ends.';
