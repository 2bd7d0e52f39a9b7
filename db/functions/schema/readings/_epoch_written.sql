create or replace function core._epoch_written(p_value jsonb, p_per_second integer, p_style text)
returns jsonb
language plpgsql stable
as $$
declare
  v_exact numeric := trim_scale(extract(epoch from (p_value #>> '{}')::timestamptz) * p_per_second);
  v_digits integer := coalesce(nullif(split_part(p_style, ' ', 2), ''), '0');
begin
  if scale(v_exact) <= v_digits then
    v_exact := round(v_exact, v_digits);
  end if;
  return case when p_style like 'string%' then to_jsonb(v_exact::text) else to_jsonb(v_exact) end;
end;
$$;
comment on function core._epoch_written is 'A moment, given as text, as a number of units after 1970; the style says number or string, and the digits of its fraction.';
