create or replace function core._moment_written(p_value jsonb, p_zone text, p_style text)
returns jsonb
language plpgsql stable
as $$
declare
  v_style text := coalesce(p_style, case when p_zone is null then 'T0Z' else 'T0' end);
  v_digits text := substr(v_style, 2, 1);
  v_local timestamp := (p_value #>> '{}')::timestamptz at time zone coalesce(p_zone, 'UTC');
begin
  if p_zone is null then
    v_local := v_local + core._offset_of(substr(v_style, 3));
  end if;
  return to_jsonb(to_char(v_local, case v_digits when '-' then 'YYYY-MM-DD"' || left(v_style, 1) || '"HH24:MI' else 'YYYY-MM-DD"' || left(v_style, 1)
    || '"HH24:MI:SS' end)
    || case when v_digits in ('0', '-') then '' else '.' || left(to_char(v_local, 'US') || '000', v_digits::integer) end
    || substr(v_style, 3));
end;
$$;
comment on function core._moment_written is 'A moment, given as text, in a style of core._style_of: T3+0000, or T3 in a zone.';
