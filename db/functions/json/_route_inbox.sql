-- A set of keys that routing has not seen (a repaired document, or a small request that needed no
-- routing job of its own) is routed here.
create or replace function core._route_inbox(p_job core.job)
returns void
language plpgsql volatile
as $$
declare
  v_key_sets jsonb := core._inbox_key_sets(p_job.id, p_job.request_id);
begin
  if v_key_sets <> '[]' then
    perform core._route(p_job.request_id, v_key_sets);
  end if;
end;
$$;
