create or replace function core._checked_threshold(p_value double precision)
returns real
language plpgsql immutable
as $$
begin
  if p_value is null or not p_value between 0 and 1 then
    perform core._refuse('CB001', 'A threshold is a cosine similarity from 0 to 1', 'Give value, for example 0.8.',
      jsonb_build_object('value', p_value::text));
  end if;
  return p_value::real;
end;
$$;
