-- Objects have their state, their facts and their vectors elsewhere.
create or replace function core._is_step(p_stage text)
returns boolean
language sql immutable parallel safe
as $$
  select p_stage = any ('{processing,done,retrying,analysed,embedded,spooled,moved_to_storage}')
$$;
comment on function core._is_step is 'Whether a lineage row of this stage is a step of machinery that went well, which the setting keep_steps_days may remove.';
