-- gate/edit.py reads it again.
create or replace function core._origin_text(p_column jsonb, p_version integer)
returns text
language sql immutable
as $$
  select format('From %s%s, since version %s.', p_column ->> 'path',
    ', read as ' || (p_column ->> 'reading') || coalesce(' in ' || (p_column ->> 'zone'), '') || coalesce(' (' || (p_column ->> 'pattern') || ')', ''),
      p_version)
$$;
comment on function core._origin_text is 'The comment of a column: its path, how it reads the values, and the version that added it.';
