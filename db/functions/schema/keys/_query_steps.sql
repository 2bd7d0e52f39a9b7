-- A query of RFC 9535 out of names, places and [*]: $.order.no, $['order no'], $.lines[0].sku, $.lines[*].sku. The form
-- $."order no" of versions before is read, too, and $.lines[] as paths of the profile are written. Taken apart by one
-- regular expression; what it does not cover makes the path unreadable.
create or replace function core._query_steps(p_path text)
returns jsonb
language sql immutable
as $$
  with segment as (
    select n, found[1] as whole, found[2] as name, found[3] as single, found[4] as double, found[5] as place, found[6] as quoted, found[7] as wildcard
    from regexp_matches(substr(p_path, 2),
      '(\s*\.([A-Za-z_\u0080-\U0010FFFF][A-Za-z0-9_\u0080-\U0010FFFF]*)|\s*\[\s*''((?:[^''\\]|\\.)*)''\s*\]|\s*\[\s*"((?:[^"\\]|\\.)*)"\s*\]|\s*\[\s*(0|[1-9][0-9]{0,8})\s*\]|\."((?:[^"\\]|\\.)*)"|\s*(\[\s*\*?\s*\]))',
      'g') with ordinality as listed (found, n)
  ), step as (
    select n, whole, case
        when name is not null then to_jsonb(name)
        when place is not null then place::jsonb
        when wildcard is not null then 'null'
        when pg_input_is_valid(said, 'jsonb') then said::jsonb end as value
    from segment
    cross join lateral (
      select '"' || coalesce(replace(regexp_replace(single, '(?<!\\)((?:\\\\)*)"', '\1\\"', 'g'), '\''', ''''), double, quoted) || '"' as said
    ) as json
  )
  select case when left(p_path, 1) = '$' and count(*) > 0 and bool_and(value is not null)
                   and string_agg(whole, '' order by n) = substr(p_path, 2)
              then jsonb_agg(value order by n) end
  from step
$$;
comment on function core._query_steps is 'The steps of a query: names as strings, places in arrays as numbers, null for each element of an array. Null for another text, and for $ alone.';
