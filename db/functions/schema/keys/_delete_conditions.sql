-- "$.deleted = true", "$.op = 'd'", "$.op = \"d\"", "$.after is null", "$.deleted_at is not null", or the same as an object.
create or replace function core._delete_conditions(p_conditions jsonb)
returns jsonb
language plpgsql immutable
as $$
declare
  v_condition jsonb;
  v_parts text[];
  v_read jsonb := '[]';
begin
  p_conditions := core._listed(p_conditions);
  if jsonb_typeof(p_conditions) is distinct from 'array' or jsonb_array_length(p_conditions) > 4 then
    perform core._refuse('CB001', 'delete_when is a list of at most four conditions', 'For instance ["$.deleted = true"]; [] for none.',
      jsonb_build_object('delete_when', p_conditions));
  end if;
  for v_condition in select value from jsonb_array_elements(p_conditions) loop
    if jsonb_typeof(v_condition) = 'string' then
      v_parts := regexp_match(v_condition #>> '{}', '^\s*(\$.*?|[^$\s=][^=]*?)\s*(?:=\s*(.+?)|\s+is\s+(null|not\s+null))\s*$');
      v_condition := case
        when v_parts[3] is not null then jsonb_build_object('path', v_parts[1], 'is', regexp_replace(lower(v_parts[3]), '\s+', ' '))
        when v_parts[2] = 'null' then jsonb_build_object('path', v_parts[1], 'is', 'null')
        when v_parts[2] ~ '^''[^''\\]*''$' then jsonb_build_object('path', v_parts[1], 'equals', btrim(v_parts[2], ''''))
        when pg_input_is_valid(v_parts[2], 'jsonb') then jsonb_build_object('path', v_parts[1], 'equals', v_parts[2]::jsonb)
        else v_condition end;
    end if;
    if jsonb_typeof(v_condition) = 'object' and jsonb_typeof(v_condition -> 'path') = 'string' then
      v_condition := jsonb_set(v_condition, '{path}', to_jsonb(btrim(v_condition ->> 'path')));
    end if;
    if jsonb_typeof(v_condition) <> 'object' or not v_condition ? 'path'
       or (select array_agg(key order by key) from jsonb_object_keys(v_condition) as key) not in (array['equals', 'path'], array['is', 'path'])
       or v_condition ? 'equals' and jsonb_typeof(v_condition -> 'equals') not in ('string', 'number', 'boolean')
       or v_condition ? 'is' and (v_condition ->> 'is') is distinct from 'null' and (v_condition ->> 'is') is distinct from 'not null' then
      perform core._refuse('CB001', format('Invalid condition: %s', left(v_condition::text, 200)),
        'Write "$.deleted = true", "$.op = ''d''", "$.after is null" or "$.deleted_at is not null".', jsonb_build_object('condition', v_condition));
    end if;
    v_read := v_read || jsonb_build_array(jsonb_set(v_condition, '{path}', core._path_given(v_condition -> 'path')));
  end loop;
  return v_read;
end;
$$;
comment on function core._delete_conditions is 'The conditions of a tombstone as an admin gives them, their paths as steps. Raises CB001.';
