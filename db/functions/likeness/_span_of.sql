create or replace function core._span_of(p_measures jsonb)
returns jsonb
language sql immutable
as $$
  select case when p_measures ? 'film' then nullif(p_measures -> 'film', 'null') else nullif(p_measures -> 'sound', 'null') end
$$;
comment on function core._span_of is 'The measures of the span that two films have in common by their pictures, or two sounds; null for those of pictures.';
