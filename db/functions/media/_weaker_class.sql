create or replace function core._weaker_class(p_one text, p_other text)
returns text
language sql immutable
as $$
  select case when p_other is null or core._class_rank(p_one) >= core._class_rank(p_other) then p_one else p_other end
$$;
comment on function core._weaker_class is 'The weaker of two classes of duplicates, by core._class_rank; null stands for no class.';
