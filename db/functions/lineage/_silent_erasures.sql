-- The chain holds over an erased detail, so that of a row which a superuser changed by hand would not be missed. An event whose
-- own detail was erased no longer says which row it was about.
create or replace function core._silent_erasures(p_first uuid, p_last uuid)
returns bigint
language sql stable
as $$
  select count(*)
  from core.lineage as erased
  where id between p_first and p_last and detail ? 'erased_sha256' and detail - 'erased_sha256' = '{}'
    and not exists (
      select from core.lineage as event
      where event.stage = 'detail_erased' and (event.detail ->> 'lineage_id' = erased.id::text or event.detail ->> 'lineage_id' is null))
$$;
comment on function core._silent_erasures is 'How many details of lineage rows were erased and have no event that says so.';
