-- Of very many dead letters the newest 10,000 are looked at. A person decides by what failed lately, and the page must
-- not take longer the worse things are.
create or replace function catalog.dead_letter_kinds()
returns jsonb
language sql stable security definer
set search_path = public, pg_temp
as $$
  with dead as (
    select * from core.job where state = 'failed' order by id desc limit 10000
  ), kind as (
    select task, error_code as code, count(*) as jobs, bool_or(error_permanent) as permanent,
           array_remove(array_agg(distinct stage), null) as stages, max(finished_at) as latest_at
    from dead group by task, error_code
  )
  select jsonb_build_object(
    'total', (select count(*) from dead),
    'items', coalesce((select jsonb_agg(to_jsonb(kind) order by jobs desc, task, code) from kind), '[]'))
$$;
comment on function catalog.dead_letter_kinds is 'The newest 10,000 dead letters by task and error code: {"total", "items": [{"task", "code", "jobs", "permanent", "stages", "latest_at"}]}, most first.';
