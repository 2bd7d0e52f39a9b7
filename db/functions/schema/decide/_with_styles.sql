-- Programs write every moment of a field one way: Python with six digits and +00:00, JavaScript with three and
-- Z. The column remembers the way that gives most texts of the sample back, so extra holds the exceptions.
create or replace function core._with_styles(p_collection_id integer, p_columns jsonb)
returns jsonb
language plpgsql stable
as $$
declare
  v_name text := (select name from core.collection where id = p_collection_id);
  v_values text;
  v_styles jsonb;
begin
  select string_agg(format('(%s, %s)', ord, core._at_sql('docs.doc', value -> 'keys')), ', ') into v_values
  from jsonb_array_elements(p_columns) with ordinality as listed (value, ord)
  where value ->> 'type' = 'timestamptz' and not value ? 'reading' and jsonb_typeof(value -> 'keys') = 'array';
  p_columns := core._with_reading_styles(v_name, p_collection_id, p_columns);
  if v_values is null then
    return p_columns;
  end if;
  execute format($sql$
    with moment as materialized (
      select ord, said, said::timestamptz as at
      from (
        select ord, value #>> '{}' as said
        from core.collection_sample as sample
        join collections.%I as docs on docs.id = sample.asset_id
        cross join lateral (values %s) as found (ord, value)
        where sample.collection_id = $1 and jsonb_typeof(value) = 'string'
        offset 0
      ) as text
      where core._is_timestamptz(said)
    ), counted as (
      select ord, style, count(*) filter (where core._moment_text(at, style) = said) as exact
      from (select distinct ord, core._moment_style(said) as style from moment) as used
      join moment using (ord)
      where style is not null
      group by ord, style
    ), plain as (
      select ord, count(*) filter (where core._timestamp_text(at) = said) as exact from moment group by ord
    )
    select jsonb_object_agg(ord, style)
    from (select distinct on (ord) ord, style, exact from counted order by ord, exact desc, style) as best
    join plain using (ord)
    where best.exact > plain.exact
  $sql$, 'docs_' || v_name, v_values)
  into v_styles using p_collection_id;
  return (
    select jsonb_agg(case when v_styles ? ord::text then value || jsonb_build_object('style', v_styles -> ord::text) when value ? 'reading' then value
      else value - 'style' end order by ord)
    from jsonb_array_elements(p_columns) with ordinality as listed (value, ord));
end;
$$;
comment on function core._with_styles is 'Columns with the style in which most of the sample writes their moments; none where that is the canonical one.';
