-- An epoch counts when it is a moment of these times: every whole number is some moment.
create or replace function core._second_trial(p_values jsonb, p_pairs jsonb)
returns table (ord integer, candidate jsonb, rank bigint, n bigint, fits bigint, exact bigint, style text, strays jsonb)
language plpgsql stable
as $$
begin
  if p_pairs = '[]' then
    return;
  end if;
  return query execute format($sql$
    with value as materialized (
      select (item ->> 0)::integer as ord, item -> 2 as v from jsonb_array_elements($1) as item
    )
    %s
  $sql$, (
    select string_agg(format($part$
      select %1$s, %2$L::jsonb, %3$s::bigint, count(*), count(*) filter (where made), count(*) filter (where made and %5$s), style,
             to_jsonb((array_agg(distinct left(v::text, 60)) filter (where not made))[1:3])
      from (select mode() within group (order by core._style_of(v, %6$L)) as style from value where ord = %1$s) as styled
      cross join lateral (select v, (%4$s) is not null %7$s as made from value where ord = %1$s offset 0) as said
      group by style$part$,
      pair ->> 0, pair -> 1, pair ->> 2, how.value,
      case when pair -> 1 ? 'reading' then format('core._written_as(%s, %L::jsonb || jsonb_strip_nulls(jsonb_build_object(''style'', style)))::text = v::text',
             core._value_sql(format('(%s)', how.value), (pair -> 1) - 'reading'), core._how(pair -> 1)) else how.exact end,
      case when pair -> 1 ? 'reading' then core._how(pair -> 1) else '{}' end,
      case when pair -> 1 ->> 'reading' like 'epoch%' then format('and coalesce((%s) between ''1990-01-01'' and ''2100-01-01'', false)', how.value)
        else '' end), ' union all ')
    from jsonb_array_elements(p_pairs) as pair cross join lateral core._column_sql(pair -> 1, 'v') as how))
  using p_values;
end;
$$;
comment on function core._second_trial is 'What the sampled values of columns become with candidates: p_pairs is [[place of the column, candidate, rank]].';
