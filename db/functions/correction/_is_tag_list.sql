create or replace function core._is_tag_list(p_tags jsonb)
returns boolean
language sql immutable
as $$
  select case when jsonb_typeof(p_tags) = 'array' then
    jsonb_array_length(p_tags) <= 100
    and not exists (select from jsonb_array_elements(p_tags) as tag
                    where jsonb_typeof(tag) <> 'string' or length(tag #>> '{}') not between 1 and 255)
  else false end
$$;
comment on function core._is_tag_list is 'Whether this is a list of up to 100 tags of 1 to 255 characters.';
