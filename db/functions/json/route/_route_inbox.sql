-- A set of keys that routing has not seen (a repaired document, or a small request that needed no
-- routing job of its own) is routed here.
create or replace function core._route_inbox(p_job core.job, p_groups jsonb)
returns void
language plpgsql volatile
as $$
declare
  v_unrouted jsonb;
begin
  select jsonb_agg(value) into v_unrouted
  from jsonb_array_elements(p_groups)
  where not exists (
    select from core.document_route as route
    where route.request_id = p_job.request_id and route.keys_sha256 = decode(value ->> 'keys_sha256', 'hex'));
  if v_unrouted is not null then
    perform core._route(p_job.request_id, core._inbox_key_sets(p_job.id, v_unrouted));
  end if;
end;
$$;
