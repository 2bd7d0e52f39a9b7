create or replace function api.judge_duplicate(p_a uuid, p_b uuid, p_verdict text, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
begin
  return api.judge_duplicates(jsonb_build_array(jsonb_build_object('a', p_a, 'b', p_b, 'verdict', p_verdict)), p_actor);
end;
$$;
comment on function api.judge_duplicate is 'Say of two files that they are different, the same, or undecided again. A "different" is remembered permanently.';
