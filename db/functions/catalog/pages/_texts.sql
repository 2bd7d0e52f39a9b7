create or replace function core._texts(p_list jsonb)
returns text[]
language sql immutable
as $$
  select array(select jsonb_array_elements_text(p_list))
$$;
comment on function core._texts is 'A JSON list as texts.';
