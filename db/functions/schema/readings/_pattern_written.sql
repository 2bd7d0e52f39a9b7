create or replace function core._pattern_written(p_value jsonb, p_how jsonb)
returns jsonb
language plpgsql stable
as $$
declare
  v_said text := p_value #>> '{}';
  v_moment timestamp;
begin
  if v_said ~ '^\d\d:' then
    v_moment := ('2000-01-01 ' || v_said)::timestamp;
  elsif v_said !~ 'Z$' then
    v_moment := v_said::timestamp;
  elsif p_how ? 'zone' then
    v_moment := v_said::timestamptz at time zone (p_how ->> 'zone');
  else
    v_moment := (v_said::timestamptz at time zone 'UTC') + core._offset_of(coalesce(p_how ->> 'style', '+00:00'));
  end if;
  return to_jsonb(replace(to_char(v_moment, p_how ->> 'format'), '@', coalesce(p_how ->> 'style', '')));
end;
$$;
comment on function core._pattern_written is 'A date, time or moment, given as text, in a compiled date pattern; the style is its offset.';
