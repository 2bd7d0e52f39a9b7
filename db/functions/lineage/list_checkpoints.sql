create or replace function catalog.list_checkpoints(p_limit integer default 100, p_cursor text default null)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_items jsonb;
begin
  p_limit := core._bounded(p_limit, 1000);
  if p_cursor !~ '^\d{1,18}$' then
    perform core._refuse('CB001', 'Invalid cursor of this list', 'Send next_cursor as it came, or none.');
  end if;
  select coalesce(jsonb_agg(to_jsonb(checkpoint) order by number), '[]') into v_items
  from (
    select * from core.lineage_checkpoint where number > coalesce(p_cursor::bigint, 0) order by number limit p_limit
  ) as checkpoint;
  return jsonb_build_object('items', v_items,
    'next_cursor', case when jsonb_array_length(v_items) = p_limit then v_items -> -1 ->> 'number' end);
end;
$$;
comment on function catalog.list_checkpoints is 'The chain over lineage from its beginning, to be kept elsewhere: {"items": [{"number", "first_id", "last_id", "rows", "previous", "digest", "created_at"}], "next_cursor"}.';
