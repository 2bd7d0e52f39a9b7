-- Of requests that were accepted together each has its own sender.
create or replace function core._trace_request()
returns trigger
language plpgsql
as $$
begin
  insert into core.lineage (id, request_id, api_key_id, stage, actor, detail, created_at)
  select uuidv7(), arrived.id, arrived.api_key_id, 'received', coalesce(sender.actor, core._actor()),
         jsonb_strip_nulls(jsonb_build_object('objects', objects_total, 'owner', owner, 'collection', collection)) || core._act_detail(),
         arrived.created_at
  from arrived
  left join jsonb_each_text(coalesce(nullif(current_setting('cubby.actors', true), ''), '{}')::jsonb) as sender (id, actor)
    on sender.id = arrived.id::text and core._is_service();
  return null;
end;
$$;
