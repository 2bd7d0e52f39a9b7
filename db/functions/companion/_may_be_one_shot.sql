-- Cameras count to 9999 and begin again: two files of one name may be years apart.
create or replace function core._may_be_one_shot(p_one uuid, p_other uuid)
returns boolean
language sql stable
as $$
  select count(distinct left(metadata #>> '{captured_at,value}', 19)) < 2
  from core.media where asset_id in (p_one, p_other)
$$;
comment on function core._may_be_one_shot is 'Whether two files state the same second of capture, or one of them none.';
