create or replace function core._is_takeout(p_document jsonb)
returns boolean
language sql immutable parallel safe
as $$
  select jsonb_typeof(p_document) = 'object' and p_document ? 'title'
     and (p_document ? 'photoTakenTime' or p_document ?& array['creationTime', 'geoData'])
$$;
comment on function core._is_takeout is 'Whether a document is what Google Takeout writes beside a photograph.';
