create or replace function core._moment_written(p_value jsonb, p_zone text, p_style text)
returns jsonb
language sql stable
as $$
  select to_jsonb(to_char(local, 'YYYY-MM-DD') || left(style, 1)
    || case substr(style, 2, 1) when '-' then to_char(local, 'HH24:MI') else to_char(local, 'HH24:MI:SS') end
    || case when substr(style, 2, 1) in ('0', '-') then '' else '.' || left(to_char(local, 'US') || '000', substr(style, 2, 1)::integer) end
    || substr(style, 3))
  from (select coalesce(p_style, case when p_zone is null then 'T0Z' else 'T0' end) as style) as given
  cross join lateral (
    select case when p_zone is not null then (p_value #>> '{}')::timestamptz at time zone p_zone
                else ((p_value #>> '{}')::timestamptz at time zone 'UTC') + core._offset_of(substr(style, 3)) end as local
  ) as moved
$$;
comment on function core._moment_written is 'A moment, given as text, in a style of core._style_of: T3+0000, or T3 in a zone.';
