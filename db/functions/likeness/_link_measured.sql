-- A file that is linked is settled with its link.
create or replace function core._link_measured(p_measured jsonb, p_applies boolean)
returns integer
language plpgsql volatile
as $$
declare
  v_found uuid[] := array(
    select distinct asset.id
    from jsonb_array_elements(p_measured) as told
    join core.asset on asset.id = (told ->> 'from')::uuid and asset.media_type in ('video', 'audio')
    join core._new_links() as link on asset.id in (link.asset_id, link.original_id)
    where not exists (select from core.duplicate where duplicate.asset_id = asset.id));
begin
  if p_applies then
    perform core._find_duplicates_again(id) from unnest(v_found) as id;
  end if;
  return cardinality(v_found);
end;
$$;
comment on function core._link_measured is 'Link films and sounds that were compared just now and are not linked, or only count them.';
