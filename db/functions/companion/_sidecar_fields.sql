create or replace function core._sidecar_fields()
returns text[]
language sql immutable parallel safe
as $$
  select array['title', 'description', 'keywords', 'rating', 'creator', 'copyright', 'people', 'favorite']
$$;
comment on function core._sidecar_fields is 'The fields of metadata that a sidecar states in place of its file.';
