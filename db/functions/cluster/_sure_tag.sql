create or replace function core._sure_tag(p_space text, p_vector vector)
returns text
language sql stable
set search_path = public, pg_temp
as $$
  select (core._sure_tags(p_space, array[p_vector]))[1]
$$;
comment on function core._sure_tag is 'The label a vector surely has: as likely as two in three, whatever is needed to show it.';
