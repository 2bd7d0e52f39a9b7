create or replace function core._captured(p_ids uuid[])
returns table (
  asset_id uuid, local timestamp, at timestamptz, day_precision text, zone text, source text, trust text
)
language sql stable
as $$
  with said as (
    select * from core._standing(p_ids, 'captured')
  )
  select said.asset_id, (value ->> 'local')::timestamp, (value ->> 'at')::timestamptz, value ->> 'precision', value ->> 'zone',
         'person', 'person'
  from said where jsonb_typeof(value) = 'object'
  union all
  select stated.* from core._stated_capture(p_ids) as stated
  where not exists (select from said where said.asset_id = stated.asset_id)
$$;
comment on function core._captured is 'When these files were taken: what a person said, else what the files say; those of which nothing is known are left out.';
