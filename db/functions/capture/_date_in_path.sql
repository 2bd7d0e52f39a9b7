-- The innermost folder that says a day, else months and years of nested folders: 2018/07/14, 2018/07 Italy, 2018/July,
-- July 2018, 2018-07, 2018, Photos from 2018. Each step is materialized: a planner that merges them would match a path
-- dozens of times.
create or replace function core._date_in_path(p_path text)
returns table (local timestamp, day_precision text)
language sql immutable parallel safe
as $$
  with folder as (
    select n, name from regexp_split_to_table(p_path, '[/\\]+') with ordinality as part (name, n) where name <> ''
  ), day as materialized (
    select date_trunc('day', said.local) as local from folder, core._date_in_name(name) as said order by n desc limit 1
  ), joined as materialized (
    select core._english_months(string_agg(name, '/' order by n)) as path,
           '0[1-9]|1[0-2]|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?![a-z])' as months from folder
  ), nested as materialized (
    select coalesce(
      regexp_match(path, '(?:^|/)((?:19|20)\d\d)(?!\d)[^/]*/(?:\1[-_. ]?)?(0?[1-9]|1[0-2])(?!\d)[^/]*/(?:\1[-_. ]?)?(?:\2[-_. ]?)?(0?[1-9]|[12]\d|3[01])(?!\d)'),
      regexp_match(path, format('(?:^|/)((?:19|20)\d\d)(?!\d)[^/]*/(?:\1[-_. ]?|[1-9][-_. ]+)?(%s)(?!\d)', months), 'i'),
      regexp_match(path, format('(?:^|/)((?:19|20)\d\d)[-_. ]?(%s)(?!\d)', months), 'i'),
      (select array[f[2], f[1]] from regexp_match(path, format('(?:^|/)(%s)[-_. ]+((?:19|20)\d\d)(?!\d)', months), 'i') as f where f is not null),
      regexp_match(path, '.*(?:^|/)(?:photos from |fotos von |photos de |fotos de |foto del |foto''s uit )?((?:19|20)\d\d)(?!\d)', 'i')) as f
    from joined
    where path ~ '(?:19|20)\d\d'
  ), said as materialized (
    select format('%s-%s-%s', f[1],
             coalesce(nullif((strpos('janfebmaraprmayjunjulaugsepoctnovdec', lower(f[2])) + 2) / 3, 0)::text, f[2], '01'),
             coalesce(f[3], '01')) as words,
           case when f[3] is not null then 'day' when f[2] is not null then 'month' else 'year' end as day_precision
    from nested where f is not null
  )
  select local, 'day' from day
  union all
  select words::timestamp, day_precision from said
  where not exists (select from day) and pg_input_is_valid(words, 'timestamp')
$$;
comment on function core._date_in_path is 'The date in the names of the folders a file was in, at most one, and its precision: day, month or year.';
