create or replace function core._existing_links(p_after uuid, p_most integer)
returns table (asset_id uuid, original_id uuid, class text, evidence jsonb)
language sql stable
as $$
  select link.asset_id, link.original_id, link.class, link.evidence
  from core.duplicate as link
  join core.asset on asset.id = link.asset_id
  where (p_after is null or link.asset_id > p_after) and link.class <> 'identical' and asset.media_type in ('image', 'video', 'audio')
    and not link.evidence ? 'judged_by'
    and not exists (select from core.duplicate_verdict
                    where first_id = least(link.asset_id, link.original_id) and second_id = greatest(link.asset_id, link.original_id))
  order by link.asset_id limit p_most
$$;
comment on function core._existing_links is 'Links between files that were found, not reviewed by a person, in the order of the linked files.';
