-- "order_no" is a key at the top, "$.order.no" a path as proposals show it, ["order", "Order No"] a path by
-- its keys, whatever is in them.
create or replace function core._key_paths(p_paths jsonb)
returns jsonb
language plpgsql stable
as $$
declare
  v_paths jsonb;
begin
  if jsonb_typeof(p_paths) is distinct from 'array' or jsonb_array_length(p_paths) > 4 then
    perform core._refuse('CB001', 'a key is an array of one to four paths',
      'For instance ["order_no"] or ["$.shop.id", "$.order_no"]; [] for no key.', jsonb_build_object('paths', p_paths));
  end if;
  select coalesce(jsonb_agg(
      case jsonb_typeof(value)
        when 'string' then case when value #>> '{}' ~ '^\$(\.[A-Za-z_][A-Za-z0-9_]*){1,2}$'
                                then to_jsonb(string_to_array(substr(value #>> '{}', 3), '.')) else jsonb_build_array(value) end
        else value end order by n), '[]')
  into v_paths
  from jsonb_array_elements(p_paths) with ordinality as listed (value, n);
  if exists (
       select from jsonb_array_elements(v_paths) as part
       where case jsonb_typeof(part) when 'array' then jsonb_array_length(part) not between 1 and 2
                    or exists (select from jsonb_array_elements(part) as key where jsonb_typeof(key) <> 'string')
                  else true end)
     or (select count(distinct value) < count(*) from jsonb_array_elements(v_paths)) then
    perform core._refuse('CB001', 'a part of a key is a path of one or two keys, each given once',
      'Such as "order_no", "$.order.no" or ["order", "no"].', jsonb_build_object('paths', p_paths));
  end if;
  return v_paths;
end;
$$;
comment on function core._key_paths is 'The paths of a key as an admin gives them, as arrays of keys. Raises CB001.';
