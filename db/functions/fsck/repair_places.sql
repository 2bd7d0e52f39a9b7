create or replace function api.repair_places(p_system_ids uuid[], p_actor text default null)
returns void
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
begin
  perform core._act(p_actor, '{"reason": "fsck"}');
  perform core._queue_placement(p_system_ids);
end;
$$;
comment on function api.repair_places is 'Let a worker put files where the catalogue says they are.';
