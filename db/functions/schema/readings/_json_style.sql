-- jsonb sorts its keys; programs write them in an order of their own, mostly always the same.
create or replace function core._json_style(p_text text)
returns jsonb
language sql immutable
as $$
  select jsonb_build_object('spaced', p_text ~ '^\s*(\{\s*"[^"\\]*": |\[[^,"{\[]*, )',
    'keys', (select jsonb_agg(key order by first) from (
      select part[1] as key, min(n) as first
      from regexp_matches(left(p_text, 20000), '"([^"\\]*)"\s*:', 'g') with ordinality as found (part, n)
      group by 1 order by 2 limit 200) as listed))
$$;
comment on function core._json_style is 'How a JSON text is written: whether a space follows its separators, and the order of its keys.';
