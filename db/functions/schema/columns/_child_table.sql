create or replace function core._child_table(p_name text, p_keys jsonb)
returns text
language sql immutable
as $$
  select case when length(said) <= 63 and folded = array_to_string(array(select jsonb_array_elements_text(p_keys)), '_') then said
              else left(said, 54) || '_' || left(encode(sha256(convert_to(p_keys::text, 'UTF8')), 'hex'), 8) end
  from core._column_names(jsonb_build_array(jsonb_build_object('path', '', 'keys', p_keys))) as named (path, folded)
  cross join lateral (select p_name || '__' || folded as said) as put
$$;
comment on function core._child_table is 'collection__path, at most 63 bytes; with a hash of the path when its keys are no plain names.';
