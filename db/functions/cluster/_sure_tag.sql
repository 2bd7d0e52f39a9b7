create or replace function core._sure_tag(p_space text, p_vector vector)
returns text
language sql stable
as $$
  select label from core._tag_probabilities(p_space, p_vector)
  where breadth = 1 and probability >= greatest(needed, 0.65)
  order by probability desc, label limit 1
$$;
comment on function core._sure_tag is 'The label a vector surely has: as likely as two in three, whatever is needed to show it.';
