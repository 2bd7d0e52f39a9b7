-- Measures alone decide, with the settings. Keypoints place one picture in the other; where there are few, the whole
-- frames must be alike. Blocks then say whether the same is shown, strokes whether the same is written, and colours
-- whether an edit explains the difference. Edits are saturation and white balance, or grey with the brightness it had:
-- only many keypoints excuse another brightness. Where there is hardly any colour, a saturation cannot be measured. Of a
-- flat drawing with few keypoints a strong edit and another colour look alike, so only a slight change is an edit. Films
-- and sounds are measured otherwise.
create or replace function core._verified_class(p_measures jsonb, p_seconds numeric)
returns text
language sql stable
as $$
  select case
    when p_measures is null then null
    when p_measures ?| array['film', 'sound'] then core._span_class(p_measures)
    when inliers is null and not (correlation >= 0.97 and agreeing >= 0.9 and widest >= 0.9) then null
    when (inliers is null or inliers >= core._number_setting('verify_inliers')) and widest >= 0.7
      and agreeing >= core._number_setting('verify_agreeing') and correlation >= 0.8
      and contradicting <= core._number_setting('verify_contradicting') and added <= 0.25
      and differing <= greatest(3, core._number_setting('verify_strokes') * strokes)
      and (paper < 0.5 or strokes < 40 or differing < 2)
      and (no_colour or grey_copy and (inliers >= 3 * core._number_setting('verify_inliers') or gain between 0.95 and 1.05)
           or cast_by <= 30 and (saturation >= 0.3 or inliers is not null and most_spread < 6)
             and colour_rest <= greatest(case when inliers is null then 6 else 9 end, core._number_setting('verify_colour') * spread)
             and (flat < 0.88 or inliers >= 3 * core._number_setting('verify_inliers')
                  or saturation between 0.8 and 1.25 and gain between 0.8 and 1.25 and colour_rest <= greatest(2, 0.25 * spread)))
      then case when p_seconds > 0 then 'similar_shot' else 'same_picture' end
    when inliers >= 2 * core._number_setting('verify_inliers') and agreeing >= 0.4 and widest >= 0.5 then 'similar_shot'
  end
  from (
    select (p_measures ->> 'inliers')::integer as inliers, (p_measures ->> 'agreeing')::numeric as agreeing,
           (p_measures ->> 'correlation')::numeric as correlation, (p_measures ->> 'contradicting')::numeric as contradicting,
           (p_measures ->> 'only_one')::numeric + (p_measures ->> 'only_other')::numeric + (p_measures ->> 'off')::numeric as added,
           (p_measures ->> 'strokes')::numeric as strokes, (p_measures ->> 'strokes_differ')::numeric as differing,
           (p_measures ->> 'paper')::numeric as paper, (p_measures ->> 'gain')::numeric as gain,
           coalesce((p_measures ->> 'flat')::numeric, 0) as flat,
           greatest((p_measures #>> '{coverage,0}')::numeric, (p_measures #>> '{coverage,1}')::numeric) as widest,
           (p_measures #>> '{chroma,0}')::numeric < 2 and (p_measures #>> '{chroma,1}')::numeric < 2 as no_colour,
           least((p_measures #>> '{chroma,0}')::numeric, (p_measures #>> '{chroma,1}')::numeric) < 1.5 as grey_copy,
           (p_measures ->> 'saturation')::numeric as saturation, (p_measures ->> 'cast')::numeric as cast_by,
           (p_measures ->> 'colour_rest')::numeric as colour_rest, (p_measures #>> '{colour_spread,1}')::numeric as spread,
           greatest((p_measures #>> '{colour_spread,0}')::numeric, (p_measures #>> '{colour_spread,1}')::numeric) as most_spread
  ) as told
$$;
comment on function core._verified_class is 'The class of two pictures by what their comparison measured, and by the seconds between the shots; null when they are not the same.';
