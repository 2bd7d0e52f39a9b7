create or replace function core._edit_changes(p_before jsonb, p_after jsonb)
returns jsonb
language sql immutable
as $$
  select coalesce(jsonb_object_agg(what, changes), '{}')
  from (
    select 'added', (select jsonb_agg(value ->> 'path') from jsonb_array_elements(p_after -> 'columns')
      where value ->> 'path' not in (select value ->> 'path' from jsonb_array_elements(p_before -> 'columns')))
    union all
    select 'dropped', (select jsonb_agg(value ->> 'path') from jsonb_array_elements(p_before -> 'columns')
      where value ->> 'path' not in (select value ->> 'path' from jsonb_array_elements(p_after -> 'columns')))
    union all
    select 'renamed', (select jsonb_agg(jsonb_build_object('path', path, 'from', before, 'to', after))
      from core._renamed_columns(p_before -> 'columns', p_after -> 'columns') where before <> after)
    union all
    select 'retyped', (select jsonb_agg(jsonb_build_object('path', path, 'from', type_before, 'to', type))
      from core._renamed_columns(p_before -> 'columns', p_after -> 'columns') where type_before <> type)
    union all
    select 'indexes', case when p_before -> 'indexes' <> p_after -> 'indexes' then p_after -> 'indexes' end
  ) as told (what, changes)
  where changes is not null
$$;
comment on function core._edit_changes is 'What an edit changed: {"added", "dropped", "renamed", "retyped", "indexes"}, each only where there is any.';
