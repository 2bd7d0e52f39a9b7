-- What changes in a film from picture to picture cannot agree by chance: another shot of the same place changes
-- otherwise. So motion makes two films the same, whatever their clocks and their sound say: a film is dubbed and muted
-- as a picture is edited. Where nothing moves the sound must agree. Sound alone never joins films: music is used twice.
-- Most of the shorter one must lie in the other, and it must be a good part of that; less is an excerpt.
create or replace function core._span_class(p_measures jsonb)
returns text
language sql stable
as $$
  select case
    when p_measures ? 'film' then case
      when motion >= core._number_setting('verify_motion') and moving >= 1 and alike >= 0.3 then
        case when widest >= 0.7 and narrowest >= 0.2 then 'same_picture' when widest >= 0.5 then 'similar_shot' end
      when moving < 1 and alike >= 0.9 and widest >= 0.7 and narrowest >= 0.2 and sounds_same then 'same_picture' end
    when errors <= core._number_setting('verify_sound') and varied >= 8 then
      case when widest >= 0.7 and narrowest >= 0.2 then 'same_picture' when widest >= 0.5 then 'similar_shot' end
  end
  from (
    select (p_measures #>> '{film,motion}')::numeric as motion, (p_measures #>> '{film,moving}')::numeric as moving,
           (p_measures #>> '{film,alike}')::numeric as alike, (p_measures #>> '{sound,errors}')::numeric as errors,
           (p_measures #>> '{sound,different_words}')::integer as varied, core._sound_of_films(p_measures) = 'same' as sounds_same,
           (select max(share::numeric) from jsonb_array_elements_text(core._span_of(p_measures) -> 'coverage') as share) as widest,
           (select min(share::numeric) from jsonb_array_elements_text(core._span_of(p_measures) -> 'coverage') as share) as narrowest
  ) as told
$$;
comment on function core._span_class is 'The class of two films or sounds by what the comparison of their fingerprints measured; null when they are not the same.';
