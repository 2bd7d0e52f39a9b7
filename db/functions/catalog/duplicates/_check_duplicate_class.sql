create or replace function core._check_duplicate_class(p_class text)
returns void
language plpgsql stable
as $$
begin
  if p_class is not null and p_class not in ('identical', 'same_picture', 'similar_shot') then
    perform core._refuse('CB001', format('Unknown class of duplicates: %s', p_class), 'Use identical, same_picture or similar_shot.');
  end if;
end;
$$;
