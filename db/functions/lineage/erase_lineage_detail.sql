create or replace function api.erase_lineage_detail(p_id uuid, p_reason text, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_row core.lineage;
begin
  if coalesce(trim(p_reason), '') = '' then
    perform core._refuse('CB001', 'The erasure has no reason', 'Say why the detail is erased.');
  end if;
  perform core._act(p_actor);
  select * into v_row from core.lineage where id = p_id for update;
  if not found then
    perform core._refuse('CB002', format('Row %s of lineage not found', p_id), 'Take an id of catalog.lineage.', jsonb_build_object('id', p_id));
  end if;
  if v_row.detail is distinct from core._erased_detail(v_row.detail) then
    perform set_config('cubby.erasing', 'on', true);
    update core.lineage set detail = core._erased_detail(detail) where id = p_id;
    perform set_config('cubby.erasing', '', true);
    perform core._trace('detail_erased', jsonb_build_object('lineage_id', p_id, 'reason', p_reason),
      v_row.request_id, v_row.asset_id, v_row.schema_id, v_row.cluster_id);
  end if;
  return jsonb_build_object('id', p_id, 'detail', core._erased_detail(v_row.detail));
end;
$$;
comment on function api.erase_lineage_detail is 'Erase the detail of a lineage row, as where it names a person; its sha256 stays, and the chain of checkpoints holds.';
