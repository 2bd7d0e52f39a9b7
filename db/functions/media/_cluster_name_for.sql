create or replace function core._cluster_name_for(
  p_tags text[], p_media_type text, p_place jsonb, p_local timestamp, p_precision text
)
returns text
language sql immutable
as $$
  select case when cardinality(p_tags) > 0 and p_tags[1] <> '' then p_tags[1]
    else concat_ws(' ', p_media_type || 's', core._place_name(p_place), coalesce(core._captured_day(p_local, p_precision), 'undated')) end
$$;
comment on function core._cluster_name_for is 'A first name for a cluster: its first picture''s likeliest tag, else its kind, its place and the local day of capture, if known.';
