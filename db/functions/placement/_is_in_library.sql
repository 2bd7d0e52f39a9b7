create or replace function core._is_in_library(p_uri text)
returns boolean
language sql stable
as $$
  select exists (select from core._owners_of_name(p_uri))
$$;
comment on function core._is_in_library is 'Whether some file is, or belongs, at this place below library/.';
