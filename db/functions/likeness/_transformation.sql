-- A crop shows a part of the other picture, and all of it is found there.
create or replace function core._transformation(p_measures jsonb)
returns text
language sql immutable
as $$
  select coalesce(nullif(concat_ws(', ',
    case when least(one, other) < 0.95 then
      case when greatest(one, other) >= 0.95 then format('cropped to %s %%', round(100 * least(one, other)))
           else format('%s %% of one in %s %% of the other', round(100 * one), round(100 * other)) end end,
    case when (p_measures ->> 'mirrored')::boolean then 'mirrored' end,
    case when abs(turned) >= 1 then format('turned %s°',
      case when abs(turned - 90 * round(turned / 90)) < 1 then 90 * round(turned / 90) else round(turned) end) end,
    case when stretch not between 0.95 and 1.05 then 'stretched' end,
    case when ((p_measures #>> '{chroma,0}')::numeric < 1.5) is distinct from ((p_measures #>> '{chroma,1}')::numeric < 1.5) then 'in grey'
         when (p_measures ->> 'saturation')::numeric not between 0.85 and 1.15 or (p_measures ->> 'cast')::numeric > 4
           or (p_measures ->> 'lightness')::numeric > 5 then 'edited' end,
    case when (p_measures ->> 'only_one')::numeric + (p_measures ->> 'only_other')::numeric > 0.01 then 'with something added' end), ''), 'whole')
  from (select (p_measures #>> '{coverage,0}')::numeric as one, (p_measures #>> '{coverage,1}')::numeric as other,
               abs((p_measures ->> 'turned')::numeric) as turned,
               sqrt((p_measures #>> '{matrix,0,0}')::numeric ^ 2 + (p_measures #>> '{matrix,1,0}')::numeric ^ 2)
               / nullif(sqrt((p_measures #>> '{matrix,0,1}')::numeric ^ 2 + (p_measures #>> '{matrix,1,1}')::numeric ^ 2), 0) as stretch) as told
$$;
comment on function core._transformation is 'In words, how one of two pictures became the other.';
