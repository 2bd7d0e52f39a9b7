create or replace function core._cluster_name_for(p_tags text[], p_media_type text, p_metadata jsonb, p_created_at timestamptz)
returns text
language sql stable
as $$
  select case when cardinality(p_tags) > 0 and p_tags[1] <> '' then p_tags[1]
    else concat_ws(' ', p_media_type || 's', core._place_name(p_metadata -> 'gps'), to_char(coalesce(
      case when pg_input_is_valid(p_metadata #>> '{captured_at,value}', 'timestamptz')
           then (p_metadata #>> '{captured_at,value}')::timestamptz end, p_created_at), 'YYYY-MM-DD')) end
$$;
comment on function core._cluster_name_for is 'A first name for a cluster: its first picture''s likeliest tag, else its kind, place and day.';
