create or replace function core._listed_items(p_ids uuid[])
returns jsonb
language sql stable
as $$
  select coalesce(jsonb_agg(core._object_item(asset.id)
    || jsonb_build_object('_cursor', concat(to_char(captured_local, 'YYYY-MM-DD"T"HH24:MI:SS.US'), '~', asset.id)) order by place), '[]')
  from unnest(p_ids) with ordinality as listed (id, place) join core.asset using (id)
$$;
comment on function core._listed_items is 'These objects as lists show them, in this order; _cursor is their place by when they were taken, as of core._captured_cursor.';
