create or replace function core._place_source(p_asset_id uuid, p_place jsonb)
returns jsonb
language sql stable
as $$
  select jsonb_build_object('source', source, 'trust', case source when 'person' then 'person' when 'sidecar' then 'medium' else 'high' end)
  from (
    select case when exists (select from core._standing(array[p_asset_id], 'place')) then 'person'
                else coalesce(p_place ->> 'source', 'file') end as source) as said
  where p_place is not null
$$;
comment on function core._place_source is 'What states the place of a file (person, file or sidecar), and how far to trust it.';
