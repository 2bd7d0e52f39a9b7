create or replace function api.count_request(p_key_id uuid)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_limit integer;
  v_now timestamptz := core.current_time();
  v_minute timestamptz := date_trunc('minute', v_now);
  v_requests integer;
begin
  select requests_per_minute into v_limit from core.api_key where id = p_key_id;
  if v_limit is null then
    return jsonb_build_object('allowed', true);
  end if;
  insert into core.api_key_minute as counted (key_id, minute, requests) values (p_key_id, v_minute, 1)
  on conflict (key_id, minute) do update set requests = counted.requests + 1
  returning requests into v_requests;
  if v_requests = 1 then
    delete from core.api_key_minute where key_id = p_key_id and minute < v_minute;
  end if;
  return jsonb_build_object('allowed', v_requests <= v_limit, 'limit', v_limit, 'remaining', greatest(v_limit - v_requests, 0),
    'retry_after', ceil(extract(epoch from v_minute + interval '1 minute' - v_now))::integer);
end;
$$;
comment on function api.count_request is 'Count a request of a key with a rate limit: {"allowed", "limit", "remaining", "retry_after"} in seconds.';
