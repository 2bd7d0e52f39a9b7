-- Each step finds the next path by the index, behind all that is below the folder before it. So a folder costs a look
-- for each of its entries, however much is below them.
create or replace function catalog.folder(p_path text default '', p_limit integer default 100, p_cursor text default null)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_prefix text := case when coalesce(trim(p_path, '/'), '') = '' then '' else trim(p_path, '/') || '/' end;
  v_part text[] := regexp_match(p_cursor, '^([-\da-f]{36})~(.*)$');
  v_entries jsonb;
begin
  p_limit := core._bounded(p_limit, 500);
  if p_cursor is not null and (v_part is null or not pg_input_is_valid(v_part[1], 'uuid') or not starts_with(v_part[2], v_prefix)) then
    perform core._refuse('CB001', 'Invalid cursor of this folder', 'Use next_cursor of the page before.');
  end if;
  with recursive entry as (
    select null::text as path, null::uuid as id, coalesce(v_part[2], v_prefix) as after_path,
           coalesce(v_part[1]::uuid, '00000000-0000-0000-0000-000000000000') as after_id, 0 as n
    union all
    select next.path, next.id, case when strpos(rest, '/') > 0 then v_prefix || split_part(rest, '/', 1) || '0' else next.path end,
           case when strpos(rest, '/') > 0 then '00000000-0000-0000-0000-000000000000' else next.id end, n + 1
    from entry
    cross join lateral (
      select raw.path, raw.id, substr(raw.path, length(v_prefix) + 1) as rest from core.asset_raw as raw
      where raw.path is not null and raw.format is null and (raw.path collate "C", raw.id) > (after_path, after_id)
        and (v_prefix = '' or raw.path collate "C" < rtrim(v_prefix, '/') || '0')
      order by raw.path collate "C", raw.id limit 1) as next
    where n <= p_limit
  ), shown as (
    select n, id, after_id || '~' || after_path as cursor, split_part(substr(path, length(v_prefix) + 1), '/', 1) as name,
           strpos(substr(path, length(v_prefix) + 1), '/') > 0 as is_folder
    from entry where path is not null
  )
  select coalesce(jsonb_agg(jsonb_build_object('cursor', cursor, 'name', name, 'is_folder', is_folder,
    'path', v_prefix || name,
    'files', case when is_folder then core._files_below(v_prefix || name) end,
    'cover', case when is_folder then core._cover_of_folder(v_prefix || name) end,
    'object', case when not is_folder then (select core._object_item(asset.id) from core.asset where raw_id = shown.id and kind = 'media') end)
    order by n), '[]') into v_entries
  from shown;
  if v_entries = '[]' and v_prefix <> '' and p_cursor is null then
    perform core._refuse('CB002', format('No file came from a folder %s', left(p_path, 200)), 'Begin at the top: catalog.folder().',
      jsonb_build_object('path', left(p_path, 200)));
  end if;
  return jsonb_build_object('path', rtrim(v_prefix, '/'),
    'folders', (select coalesce(jsonb_agg(value - array['cursor', 'is_folder', 'object'] order by ord), '[]')
                from jsonb_array_elements(v_entries) with ordinality as listed (value, ord) where ord <= p_limit and value -> 'is_folder' = 'true'),
    'items', (select coalesce(jsonb_agg(value -> 'object' order by ord), '[]')
              from jsonb_array_elements(v_entries) with ordinality as listed (value, ord) where ord <= p_limit and value -> 'object' <> 'null'),
    'next_cursor', case when jsonb_array_length(v_entries) > p_limit then v_entries -> (p_limit - 1) ->> 'cursor' end);
end;
$$;
comment on function catalog.folder is 'A folder as it came with the files: {"path", "folders": [{"name", "path", "files", "cover"}], "items", "next_cursor"}; files counts up to 1,001, cover is a file with a picture. Empty p_path is the top. Raises CB002 where no file came from such a folder.';
