create or replace function core._bounded(p_limit integer, p_most integer)
returns integer
language plpgsql immutable
as $$
begin
  if p_limit is null or p_limit < 1 or p_limit > p_most then
    perform core._refuse('CB001', format('limit must be from 1 to %s', p_most), 'Ask for fewer and follow next_cursor.',
      jsonb_build_object('limit', p_limit));
  end if;
  return p_limit;
end;
$$;
