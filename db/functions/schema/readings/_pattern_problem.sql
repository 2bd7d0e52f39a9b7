create or replace function core._pattern_problem(p_pattern text)
returns text
language sql immutable
as $$
  with field as (
    select case replace(field, 'TZHTZM', 'TZ') when 'YY' then 'YYYY' when 'Mon' then 'MM' when 'Month' then 'MM' else replace(field, 'TZHTZM', 'TZ')
      end as field
    from core._pattern_tokens(p_pattern) where field is not null
  )
  select case
    when coalesce(p_pattern, '') = '' then 'a pattern such as DD.MM.YYYY is needed'
    when length(p_pattern) > 80 or p_pattern ~ '[''()\\@\n\r\t%]' then 'it has a sign that a pattern cannot have'
    when exists (select from field group by field having count(*) > 1) then 'a field is in it twice'
    when exists (select from field where field in ('YYYY', 'MM', 'DD')) and (select count(*) from field where field in ('YYYY', 'MM', 'DD')) < 3
      then 'a date has a year, a month and a day'
    when not exists (select from field where field in ('YYYY', 'HH24', 'HH12')) then 'it has neither a year nor an hour'
    when exists (select from field where field in ('MI', 'SS', 'MS', 'US', 'AM', 'TZ')) and not exists (select from field where field in ('HH24', 'HH12'))
      then 'minutes need an hour'
    when exists (select from field where field in ('SS', 'MS', 'US')) and not exists (select from field where field = 'MI') then 'seconds need minutes'
    when exists (select from field where field in ('MS', 'US')) and not exists (select from field where field = 'SS') then 'a fraction needs seconds'
    when (select count(*) filter (where field = 'HH12') <> count(*) filter (where field = 'AM') from field) then 'HH12 and AM go together'
    when exists (select from field where field = 'TZ') and not exists (select from field where field = 'YYYY') then 'an offset needs a date'
  end
$$;
comment on function core._pattern_problem is 'Why a date pattern cannot be used, or null.';
