-- The links of the group are kept as they were, for a choice that is taken back.
create or replace function api.keep_originals(p_choices jsonb, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_chosen core.kept_original[];
begin
  perform core._act(p_actor, '{"act": "keep_original"}');
  perform core._lock('duplicates');
  v_chosen := array(select choice from core._checked_choices(p_choices) as choice);
  insert into core.kept_original
  select * from unnest(v_chosen)
  on conflict (asset_id) do update
  set instead_of = excluded.instead_of, links_before = excluded.links_before, kept_by = excluded.kept_by, kept_at = excluded.kept_at;
  delete from core.duplicate using unnest(v_chosen) as chosen where duplicate.asset_id = chosen.asset_id;
  perform core._attach_duplicates(asset_id, jsonb_build_object(instead_of, links_before -> asset_id::text))
  from unnest(v_chosen);
  return jsonb_build_object('kept', cardinality(v_chosen));
end;
$$;
comment on function api.keep_originals is 'Make another file of a group of duplicates its original, because it is the better one: [{"group": original, "keep": id}]. The others are linked to it from then on, and nothing is deleted.';
