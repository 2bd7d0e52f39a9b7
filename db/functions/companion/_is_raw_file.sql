create or replace function core._is_raw_file(p_content_type text)
returns boolean
language sql immutable
as $$
  select p_content_type ~ '^image/x-(raw|adobe-dng|(nikon|canon|sony|panasonic|olympus|fuji|pentax|samsung|hasselblad|phaseone|leaf|kodak|epson|mamiya|sigma|minolta)-)'
$$;
comment on function core._is_raw_file is 'Whether a content type is that of a camera''s raw file.';
