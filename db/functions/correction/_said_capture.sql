create or replace function core._said_capture(p_words text)
returns jsonb
language sql immutable
as $$
  select case when part is not null and pg_input_is_valid(local, 'timestamp')
                   and local::timestamp between '1826-01-01' and '2200-01-01'
                   and (zone is null or core._zone_of(zone, local::timestamp) is not null)
    then jsonb_build_object('local', local, 'zone', zone, 'precision',
      case when part[4] is not null then 'second' when part[3] is not null then 'day' when part[2] is not null then 'month' else 'year' end) end
  from (
    select part, format('%s-%s-%sT%s', part[1], coalesce(part[2], '01'), coalesce(part[3], '01'), coalesce(part[4], '00:00:00')) as local,
           case when part[5] in ('Z', 'z') then '+00:00' else part[5] end as zone
    from regexp_match(p_words, '^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)([Zz]|[+-]\d\d:\d\d)?)?)?)?$') as part
  ) as said
$$;
comment on function core._said_capture is 'A date or time as a person says it: {"local", "zone", "precision"}; null for anything else.';
