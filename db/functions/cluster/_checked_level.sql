create or replace function core._checked_level(p_level double precision)
returns double precision
language plpgsql immutable
as $$
begin
  if not p_level between 0.01 and 0.99 then
    perform core._refuse('CB001', format('A level is a mean cosine similarity from 0.01 to 0.99, not %s', p_level),
      'Give one, for example 0.3, or none to have it measured.', jsonb_build_object('level', p_level));
  end if;
  return p_level;
end;
$$;
comment on function core._checked_level is 'A level at which directories are cut, refused where nothing can be as alike.';
