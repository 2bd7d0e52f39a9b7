create or replace function core._epoch_written(p_value jsonb, p_per_second integer, p_style text)
returns jsonb
language sql stable
as $$
  select case split_part(coalesce(p_style, 'number 0'), ' ', 1) when 'string' then to_jsonb(said::text) else to_jsonb(said) end
  from (
    select case when scale(exact) <= digits then round(exact, digits) else exact end as said
    from (
      select trim_scale(extract(epoch from (p_value #>> '{}')::timestamptz) * p_per_second) as exact,
             coalesce(nullif(split_part(p_style, ' ', 2), ''), '0')::integer as digits
    ) as counted
  ) as written
$$;
comment on function core._epoch_written is 'A moment, given as text, as a number of units after 1970; the style says number or string, and the digits of its fraction.';
