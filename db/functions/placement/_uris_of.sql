create or replace function core._uris_of(p_uri text, p_thumbnails jsonb, p_library text)
returns text[]
language sql immutable
as $$
  select array_remove(array[p_uri, p_library] || array(select value from jsonb_each_text(p_thumbnails)), null)
$$;
