-- What the decoder read comes in the order of its trust within one source. The time at which a picture was last
-- changed (EXIF DateTime) says less than a name that a camera gave. Facts from before there were candidates have one
-- time, with the field that said it.
create or replace function core._taken_candidates(p_metadata jsonb)
returns table (source text, field text, local timestamp, gap interval, utc timestamp, rank integer, day_precision text)
language sql immutable
as $$
  with listed as (
    select value ->> 'source' as source, value ->> 'field' as field, value ->> 'local' as local, value ->> 'offset' as gap,
           regexp_replace(value ->> 'utc', '(Z|[+-]00:?00)$', '') as utc, ord,
           coalesce(value ->> 'precision', 'second') as day_precision
    from jsonb_array_elements(case jsonb_typeof(p_metadata -> 'taken_candidates') when 'array' then p_metadata -> 'taken_candidates' end)
      with ordinality as candidate (value, ord)
    union all
    select case when old ->> 'source' like 'DateTime%' then 'exif' else 'container' end, old ->> 'source',
           regexp_replace(old ->> 'value', '(Z|[+-]\d\d:?\d\d)$', ''),
           case when old ->> 'source' <> 'creation_time' then old ->> 'zone' end,
           case when old ->> 'source' = 'creation_time' and old ->> 'zone' = '+00:00'
                then regexp_replace(old ->> 'value', '(Z|[+-]\d\d:?\d\d)$', '') end, 1, 'second'
    from (select p_metadata -> 'captured_at' as old) as before
    where old is not null and not p_metadata @? '$.taken_candidates[*] ? (@.source != "sidecar")'
  )
  select listed.source, listed.field, case when listed.gap is not null or listed.utc is null then listed.local::timestamp end,
         listed.gap::interval, coalesce(listed.utc::timestamp, listed.local::timestamp - listed.gap::interval),
         case when listed.source = 'exif' and listed.field = 'DateTime' then 75
              else 10 * array_position(array['exif', 'gps', 'xmp', 'iptc', 'container', 'sidecar'], listed.source) end
         + least(ord, 9)::integer,
         listed.day_precision
  from listed
  where pg_input_is_valid(listed.local, 'timestamp')
    and (listed.gap is null or listed.gap ~ '^[+-]\d\d:\d\d$' and pg_input_is_valid(listed.gap, 'interval'))
    and (listed.utc is null or pg_input_is_valid(listed.utc, 'timestamp'))
    and listed.day_precision in ('second', 'day', 'month', 'year')
    and listed.source = any (array['exif', 'gps', 'xmp', 'iptc', 'container', 'sidecar'])
$$;
comment on function core._taken_candidates is 'The times a file states, the lowest rank first. local: where the clock of the place is known. gap: its distance from UTC. utc: where the moment is known. day_precision: how precise it is.';
