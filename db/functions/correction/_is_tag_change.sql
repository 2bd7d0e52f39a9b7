create or replace function core._is_tag_change(p_change jsonb)
returns boolean
language plpgsql immutable
as $$
begin
  return jsonb_typeof(p_change) = 'object' and p_change - array['add', 'remove'] = '{}' and p_change <> '{}'
     and core._is_tag_list(coalesce(p_change -> 'add', '[]')) and core._is_tag_list(coalesce(p_change -> 'remove', '[]'))
     and not core._texts(coalesce(p_change -> 'add', '[]')) && core._texts(coalesce(p_change -> 'remove', '[]'));
end;
$$;
comment on function core._is_tag_change is 'Whether this names tags to add and to remove.';
