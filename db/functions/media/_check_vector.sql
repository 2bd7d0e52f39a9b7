create or replace function core._check_vector(p_space text, p_vector vector)
returns void
language plpgsql stable
set search_path = public, pg_temp
as $$
begin
  if p_vector is not null then
    perform core._check_space(p_space);
  end if;
  if abs(vector_norm(p_vector) - 1) > 0.01 then
    perform core._refuse('CB001', format('The vector has length %s, not 1', vector_norm(p_vector)),
      'Normalise it; give none when the file means nothing in the space.', jsonb_build_object('space', p_space));
  end if;
end;
$$;
comment on function core._check_vector is 'Refuse a vector that is of no known space or not of length 1; null is none.';
