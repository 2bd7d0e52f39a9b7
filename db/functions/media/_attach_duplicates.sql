create or replace function core._attach_duplicates(p_original_id uuid, p_links jsonb)
returns void
language sql volatile
as $$
  with link as (
    select key::uuid as asset_id, value ->> 'class' as class, value -> 'evidence' as evidence from jsonb_each(p_links)
  ), moved as (
    update core.duplicate
    set original_id = p_original_id, class = core._weaker_class(duplicate.class, link.class),
        evidence = jsonb_build_object('like', link.asset_id) || duplicate.evidence
    from link where duplicate.original_id = link.asset_id
  )
  insert into core.duplicate (asset_id, original_id, class, evidence, created_at)
  select asset_id, p_original_id, class, evidence, core.current_time() from link
  on conflict (asset_id) do update
  set original_id = excluded.original_id, class = excluded.class, evidence = excluded.evidence, created_at = excluded.created_at
$$;
comment on function core._attach_duplicates is 'Link files, and with each its group, to an original. p_links: asset id -> {class, evidence}; null links nothing.';
