-- Stated here, so that a new class or a new name cannot change the order.
create or replace function core._class_rank(p_class text)
returns integer
language sql immutable
as $$
  select array_position(array['identical', 'same_picture', 'similar_shot'], p_class)
$$;
comment on function core._class_rank is 'How weak a class of duplicates is: 1 is the strongest; null for null or an unknown class.';
