-- By content where that says it; a sidecar of Apple is a plist like any other and known by its name alone.
create or replace function core._file_role(p_media_type text, p_content_type text, p_filename text)
returns text
language sql immutable
as $$
  select case
    when p_content_type = 'application/rdf+xml' or p_filename ~* '\.(xmp|aae)$' then 'sidecar'
    when core._is_raw_file(p_content_type) then 'raw'
    when p_media_type = 'image' then 'picture'
    when p_media_type = 'video' then 'film'
  end
$$;
comment on function core._file_role is 'What a file is to others of its name: picture, raw, film, sidecar, or null.';
