-- Links the newcomer to the earliest of its likes; or, when it is the earliest itself, those of them to it
-- that are not linked to an earlier one still. An asset has one original at most.
create or replace function core._link_duplicates(p_asset_id uuid, p_class text, p_likes jsonb)
returns void
language sql volatile
as $$
  with likeness as (
    select key::uuid as id, value as evidence from jsonb_each(p_likes)
  ), earliest as (
    select id, evidence from likeness where id < p_asset_id order by id limit 1
  ), link as (
    select p_asset_id as asset_id, id as original_id, evidence from earliest
    union all
    select id, p_asset_id, evidence from likeness where not exists (select from earliest)
  )
  insert into core.duplicate (asset_id, original_id, class, evidence, created_at)
  select asset_id, original_id, p_class, evidence, core.current_time() from link
  on conflict (asset_id) do update
  set original_id = excluded.original_id, class = excluded.class, evidence = excluded.evidence, created_at = excluded.created_at
  where excluded.original_id < duplicate.original_id and excluded.class <= duplicate.class
$$;
comment on function core._link_duplicates is 'Record that an asset and p_likes (asset id -> evidence) show the same.';
