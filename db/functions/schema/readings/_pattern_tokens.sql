-- The names of Postgres's own to_char. FM takes the zeros in front away; "…" is text as it stands.
create or replace function core._pattern_tokens(p_pattern text)
returns table (ord bigint, field text, said text, regex text)
language sql immutable
as $$
  select n, case when part[2] is not null then replace(part[2], ':', '') end,
         coalesce(part[1] || part[2], part[2], trim(both '"' from part[3])),
         case when part[2] is null then regexp_replace(trim(both '"' from part[3]), '([^A-Za-z0-9 ])', '\\\1', 'g')
           else '(' || case
             when part[2] = 'YYYY' then '\d{4}'
             when part[2] in ('Month', 'Mon') then (select string_agg(case part[2] when 'Mon' then left(month, 3) else month end, '|')
               from core._month_names() as month)
             when part[2] = 'Day' then 'Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday'
             when part[2] = 'Dy' then 'Mon|Tue|Wed|Thu|Fri|Sat|Sun'
             when part[2] = 'AM' then 'AM|PM'
             when part[2] = 'MS' then '\d{3}'
             when part[2] = 'US' then '\d{6}'
             when part[2] = 'TZH:TZM' then '[+-]\d\d:\d\d'
             when part[2] = 'TZHTZM' then '[+-]\d{4}'
             when part[1] = 'FM' then '\d{1,2}'
             else '\d\d' end || ')' end
  from regexp_matches(p_pattern, '(FM)?(YYYY|YY|Month|Mon|MM|Day|Dy|DD|HH24|HH12|MI|SS|MS|US|AM|TZH:TZM|TZHTZM)|("[^"]*"|.)',
    'g') with ordinality as found (part, n)
$$;
comment on function core._pattern_tokens is 'A date pattern in parts: the field of each, null for text, how to_char says it, and the regular expression that reads it.';
