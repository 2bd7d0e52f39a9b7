create or replace function core._moment_text(p_moment timestamptz, p_style text)
returns text
language sql stable
as $$
  select to_char(local, 'YYYY-MM-DD') || left(p_style, 1) || to_char(local, 'HH24:MI:SS')
         || case substr(p_style, 2, 1) when '0' then '' else '.' || left(to_char(local, 'US'), substr(p_style, 2, 1)::integer) end
         || substr(p_style, 3)
  from (select (p_moment at time zone 'UTC') + case when substr(p_style, 3) = 'Z' then interval '0' else substr(p_style, 3)::interval end) as moved (local)
$$;
comment on function core._moment_text is 'A moment written in a style of core._moment_style.';
