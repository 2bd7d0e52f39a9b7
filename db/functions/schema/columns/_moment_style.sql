create or replace function core._moment_style(p_text text)
returns text
language sql immutable
as $$
  select part[1] || length(coalesce(part[2], '')) || part[3]
  from regexp_match(p_text, '^\d{4}-\d\d-\d\d([T ])\d\d:\d\d:\d\d(?:\.(\d{1,6}))?(Z|[+-]\d\d:\d\d)$') as part
$$;
comment on function core._moment_style is 'How a text writes its moment: T or space, digits of the fraction, Z or the offset, such as T6+00:00. Null for other spellings.';
