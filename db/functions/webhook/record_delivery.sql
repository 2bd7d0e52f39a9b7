create or replace function api.record_delivery(
  p_id uuid, p_status integer default null, p_error text default null, p_seconds double precision default null, p_permanent boolean default false
)
returns text
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_state text;
begin
  update core.webhook_delivery
  set attempts = attempts + 1, status = p_status, error = left(p_error, 500), seconds = p_seconds,
      state = case when p_error is null then 'delivered'
                   when p_permanent or attempts + 1 >= core._number_setting('webhook_attempts') then 'failed' else 'waiting' end,
      -- Exponential, with jitter: receivers that were away are not met by all at once.
      next_try_at = core.current_time() + make_interval(secs => (0.5 + random() / 2)
        * least(core._number_setting('retry_seconds') * 4 ^ attempts, 21600)),
      ended_at = case when p_error is null or p_permanent or attempts + 1 >= core._number_setting('webhook_attempts') then core.current_time() end
  where id = p_id and state = 'waiting'
  returning state into v_state;
  return v_state;
end;
$$;
comment on function api.record_delivery is 'How a try to deliver ended: without an error it is delivered, else it waits for its next try, or is a dead letter. Null when it does not wait any more.';
