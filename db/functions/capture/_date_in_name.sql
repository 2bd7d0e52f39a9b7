-- Names that cameras, phones, messengers and people give. IMG_20190503_123456, PXL_20240101_012612027,
-- IMG-20220103-WA0007, 20190503_123456, Screenshot 2024-01-01 at 1.02.03 PM, signal-2022-01-03-12-34-56,
-- WP_20140102_12_34_56, 2022_0103_123456, 2018-07-14 Party, 14.07.2018, 3 May 2019, 3. Mai 2019, 2019年5月3日,
-- FB_IMG_1546300800000. The year comes first or last, never in the middle. A number that may be a counter is not read as a date, and 03-05-2019
-- may be of March or of May. Pixel phones and names that end in Z
-- or UTC give the UTC clock. Each step is materialized: a planner that merges them would match a name dozens of times.
create or replace function core._date_in_name(p_name text)
returns table (local timestamp, is_utc boolean, day_only boolean)
language sql immutable parallel safe
as $$
  with pattern (n, pattern, parts) as (values
    (1, '(?<!\d)((?:19|20)\d\d)[-_. ]?(0\d|1[0-2])[-_. ]?([0-3]\d)[-_. tT]{0,3}([01]\d|2[0-3])([0-5]\d)([0-5]\d)(\d{3})?(?!\d)()', '{1,2,3,4,5,6,7,8}'::integer[]),
    (2, '(?<!\d)((?:19|20)\d\d)[-_. ]?(0\d|1[0-2])[-_. ]?([0-3]\d)(?:[-_. tT,]{0,3}|[-_. ,]+[^\d]{1,14}[ _])(\d{1,2})[-_.:hH ]([0-5]\d)[-_.:mM ]([0-5]\d)(?!\d)()(?:[\s\u202f_]*([AaPp])\.?[\s\u202f]?[Mm])?', '{1,2,3,4,5,6,7,8}'),
    (3, '(?<!\d)((?:19|20)\d\d)([-_. ]?)(0\d|1[0-2])\2([0-3]\d)(?!\d)', '{1,3,4}'),
    (4, '(?<!\d)((?:19|20)\d\d)([-_.])(\d{1,2})\2(\d{1,2})(?!\d)', '{1,3,4}'),
    (5, '(?<!\d)(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d)(?!\d)(?:[-_ ,]{1,3}(\d\d)[-_.:]([0-5]\d)[-_.:]([0-5]\d)(?!\d))?', '{3,2,1,4,5,6}'),
    (10, '(?<!\d)(1[3-9]|2\d|3[01])[-_](0\d|1[0-2])[-_]((?:19|20)\d\d)(?!\d)', '{3,2,1}'),
    (11, '(?<!\d)(0\d|1[0-2])[-_](1[3-9]|2\d|3[01])[-_]((?:19|20)\d\d)(?!\d)', '{3,1,2}'),
    (6, '(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[ ._-]{0,2}(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)[ ._,-]{0,2}((?:19|20)\d\d)(?!\d)', '{3,2,1}'),
    (7, '\m(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)[ ._-]{0,2}(\d{1,2})(?:st|nd|rd|th)?[ ._,-]{1,2}((?:19|20)\d\d)(?!\d)', '{3,1,2}'),
    (8, 'ScreenRecording_(\d\d)-(\d\d)-((?:19|20)\d\d)[ _](\d\d)-(\d\d)-(\d\d)(?!\d)', '{3,1,2,4,5,6}'),
    (9, '(?<!\d)((?:19|20)\d\d)[年년] ?(\d{1,2})[月월] ?(\d{1,2})[日일]', '{1,2,3}')
  ), found as materialized (
    select n, parts, regexp_match(western, pattern, 'i') as f
    from pattern, (select regexp_replace(regexp_replace(core._english_months(p_name),
      '(?:上午|오전|午前)\s?(\d{1,2}[.:]\d\d[.:]\d\d)', ' \1 AM'), '(?:下午|오후|午後)\s?(\d{1,2}[.:]\d\d[.:]\d\d)', ' \1 PM') as western) as spelled
    where western ~ '(?:19|20)\d\d' -- most names say no year
  ), said as materialized (
    select n, f[parts[1]] as year, coalesce(nullif((strpos('janfebmaraprmayjunjulaugsepoctnovdec', left(lower(f[parts[2]]), 3)) + 2) / 3, 0)::text, f[parts[2]]) as month,
           f[parts[3]] as day, f[parts[4]]::integer as hour, f[parts[5]] as minute, f[parts[6]] as second,
           nullif(f[parts[7]], '') as fraction, lower(f[parts[8]]) as half
    from found where f is not null
  ), clock as materialized (
    select n, format('%s-%s-%s', year, case when month ~ '^\d' then month end, day)
              || coalesce(format(' %s:%s:%s', case half when 'p' then hour % 12 + 12 when 'a' then hour % 12 else hour end, minute, second)
                          || coalesce('.' || fraction, ''), '') as words,
           hour is null as day_only
    from said
  ), epoch as materialized (
    select regexp_match(p_name, '(?:^|(?:mmexport|(?:IMG|VID|image|photo|video|screenshot|wx_camera|line|export|share|capture|temp|tmp)[-_]))(1\d{9})(\d{3})(?!\d)|RPReplay_Final(1\d{9})(?!\d)', 'i') as f
  )
  select * from (
    select words::timestamp as local, not day_only and (p_name ~* '^PXL_' or p_name ~* '\d[-_ ]?(UTC|Z)(?![a-z0-9])') as is_utc, day_only
    from clock where pg_input_is_valid(words, 'timestamp')
    order by n limit 1
  ) as named
  union all
  select timestamp 'epoch' + coalesce(f[1], f[3])::bigint * interval '1 second' + coalesce(f[2], '0')::integer * interval '1 millisecond', true, false
  from epoch where f is not null and not exists (select from clock where pg_input_is_valid(words, 'timestamp'))
$$;
comment on function core._date_in_name is 'The date and time in a file''s name, at most one: is_utc where it is the UTC clock, day_only where no time is said.';
