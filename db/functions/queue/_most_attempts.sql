create or replace function core._most_attempts(p_max_attempts integer, p_error_code text)
returns integer
language sql immutable
as $$
  select least(p_max_attempts, case when core._is_limit_of_decoder(p_error_code) or p_error_code = 'time_limit' then 2 end)
$$;
comment on function core._most_attempts is 'How many attempts a job gets after an error of this code: those it was queued with. It gets 2 where a decoder ran out of memory or time, or crashed, or the attempt was over its time limit.';
