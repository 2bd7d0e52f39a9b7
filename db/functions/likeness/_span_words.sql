create or replace function core._span_words(p_measures jsonb)
returns text
language sql stable
as $$
  select coalesce(nullif(concat_ws(', ',
    case when least(one, other) < 0.95 then
      case when greatest(one, other) >= 0.95 then format('cut to %s %%', round(100 * least(one, other)))
           else format('%s %% of one in %s %% of the other', round(100 * one), round(100 * other)) end end,
    case when (p_measures #>> '{film,mirrored}')::boolean then 'mirrored' end,
    case core._sound_of_films(p_measures) when 'other' then 'with another sound' when 'missing' then 'without sound' end), ''), 'whole')
  from (select (core._span_of(p_measures) #>> '{coverage,0}')::numeric as one,
               (core._span_of(p_measures) #>> '{coverage,1}')::numeric as other) as told
$$;
comment on function core._span_words is 'In words, how one of two films or sounds became the other.';
