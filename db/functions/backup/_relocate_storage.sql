-- Lineage keeps the URIs of its time: its chain of digests covers them.
create or replace function core._relocate_storage(p_from text, p_to text)
returns void
language sql volatile
as $$
  update core.asset_raw set uri = p_to || substr(uri, length(p_from) + 1) where starts_with(uri, p_from);
  update core.asset set uri = p_to || substr(uri, length(p_from) + 1) where starts_with(uri, p_from);
  update core.pack set uri = p_to || substr(uri, length(p_from) + 1) where starts_with(uri, p_from);
  update core.spool set uri = p_to || substr(uri, length(p_from) + 1) where starts_with(uri, p_from);
  update core.library set uri = p_to || substr(uri, length(p_from) + 1) where starts_with(uri, p_from);
  update core.media set thumbnails = (
    select jsonb_object_agg(side, p_to || substr(place, length(p_from) + 1)) from jsonb_each_text(thumbnails) as each (side, place))
  where thumbnails <> '{}';
  -- What a restored storage does not hold needs no removal.
  delete from core.stale_file;
  update core.placement set attempted = '{}', job_id = null;
$$;
comment on function core._relocate_storage is 'Every URI that begins with p_from begins with p_to. Run while a backup is restored, before there are triggers: received parts are immutable otherwise.';
