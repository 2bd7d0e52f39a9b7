create or replace function core._media_facts(p_id uuid)
returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'width', width, 'height', height, 'duration_seconds', duration_seconds,
    'captured_at', metadata #>> '{captured_at,value}',
    'camera', nullif(concat_ws(' ', metadata #>> '{camera,make}', metadata #>> '{camera,model}'), ''),
    'has_place', metadata ? 'gps',
    'exif_fields', (select count(*) from jsonb_object_keys(
      case jsonb_typeof(metadata -> 'exif') when 'object' then metadata -> 'exif' else '{}' end)))
  from core.media where asset_id = p_id
$$;
comment on function core._media_facts is 'What tells files apart that show the same: measures, time, camera, place, how much EXIF.';
