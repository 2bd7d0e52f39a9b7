create or replace function core._cluster_name_for(p_tags text[], p_media_type text, p_metadata jsonb, p_created_at timestamptz)
returns text
language sql stable
as $$
  select coalesce(nullif(p_tags[1], ''), p_media_type || 's')
         || case when p_tags = '{}' then ' ' || to_char(coalesce(
              case when pg_input_is_valid(p_metadata #>> '{captured_at,value}', 'timestamptz')
                   then (p_metadata #>> '{captured_at,value}')::timestamptz end, p_created_at), 'YYYY-MM-DD') else '' end
$$;
comment on function core._cluster_name_for is 'A first name for a cluster: its first picture''s likeliest tag, else its kind and day.';
