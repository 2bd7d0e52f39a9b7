-- Links that were there before the choice are as they were; what came since stays linked to the group.
create or replace function api.release_originals(p_asset_ids uuid[], p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_kept core.kept_original[];
  v_wrong uuid;
begin
  perform core._act(p_actor, '{"undo": "keep_original"}');
  perform core._lock('duplicates');
  v_kept := array(select kept from core.kept_original as kept where asset_id = any (p_asset_ids));
  select id into v_wrong from unnest(p_asset_ids) as id
  where id is null or not exists (select from unnest(v_kept) where asset_id = id)
     or exists (select from core.duplicate where asset_id = id)
  limit 1;
  if coalesce(cardinality(p_asset_ids), 0) = 0 or found then
    perform core._refuse('CB003', format('No choice of %s as the original to take back', coalesce(v_wrong::text, 'a file')),
      'Where another file of the group was kept since, take that back first.', jsonb_build_object('system_id', v_wrong));
  end if;
  delete from core.kept_original where asset_id = any (p_asset_ids);
  -- Where the one before has left the group, the one received first is the original.
  v_kept := array(
    select row(kept.asset_id, back.asset_id, kept.links_before, kept.kept_by, kept.kept_at)::core.kept_original
    from unnest(v_kept) as kept
    cross join lateral (
      select link.asset_id from core.duplicate as link
      where link.original_id = kept.asset_id and (link.asset_id = kept.instead_of or link.asset_id < kept.asset_id)
      order by link.asset_id <> kept.instead_of, link.asset_id limit 1) as back);
  delete from core.duplicate using unnest(v_kept) as kept where duplicate.asset_id = kept.instead_of;
  perform core._attach_duplicates(instead_of, jsonb_build_object(asset_id, links_before -> asset_id::text))
  from unnest(v_kept);
  update core.duplicate as link
  set class = kept.links_before -> link.asset_id::text ->> 'class', evidence = kept.links_before -> link.asset_id::text -> 'evidence'
  from unnest(v_kept) as kept
  where link.original_id = kept.instead_of and kept.links_before ? link.asset_id::text;
  return jsonb_build_object('released', cardinality(p_asset_ids));
end;
$$;
comment on function api.release_originals is 'Take back that files were kept as originals: the one before is the original again, and the links are as they were.';
