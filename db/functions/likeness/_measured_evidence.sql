create or replace function core._measured_evidence(p_measures jsonb)
returns jsonb
language sql stable
as $$
  select case when span is not null then jsonb_build_object(
    'transformation', core._span_words(p_measures),
    'verified', jsonb_strip_nulls(jsonb_build_object(
      'span', span -> 'span', 'coverage', span -> 'coverage', 'mirrored', span -> 'mirrored', 'motion', span -> 'motion',
      'sound_errors', p_measures #> '{sound,errors}', 'sound', core._sound_of_films(p_measures), 'from', p_measures -> 'from')))
  else jsonb_build_object(
    'transformation', core._transformation(p_measures),
    'verified', jsonb_build_object(
      'inliers', p_measures -> 'inliers', 'agreeing', p_measures -> 'agreeing', 'coverage', p_measures -> 'coverage',
      'mirrored', p_measures -> 'mirrored', 'turned', p_measures -> 'turned', 'matrix', p_measures -> 'matrix',
      'sizes', p_measures -> 'sizes', 'from', p_measures -> 'from')) end
  from core._span_of(p_measures) as span
$$;
comment on function core._measured_evidence is 'What a comparison measured, as the evidence of a link: the transformation in words, and what a page needs to show both aligned.';
