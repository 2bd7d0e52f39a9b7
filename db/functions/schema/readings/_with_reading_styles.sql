-- Of the styles that occur in the sample the one that gives most values back. 200 documents tell.
create or replace function core._with_reading_styles(p_name text, p_collection_id integer, p_columns jsonb)
returns jsonb
language plpgsql stable
as $$
declare
  v_col record;
  v_how jsonb;
  v_style text;
begin
  for v_col in
    select ord, value from jsonb_array_elements(p_columns) with ordinality as listed (value, ord)
    where value ? 'reading' and jsonb_typeof(value -> 'keys') = 'array' and core._reading_problem(value) is null
  loop
    v_how := core._how(v_col.value - 'style');
    execute format($sql$
      with said as materialized (
        select value, core._read_as(value, $2) as read
        from (
          select %s as value from core.collection_sample as sample join collections.%I as docs on docs.id = sample.asset_id
          where sample.collection_id = $1 order by sample.hash, sample.asset_id limit 200
        ) as picked
      ), used as (
        select distinct core._style_of(value, $2) as style from said where read is not null limit 20
      )
      select style from used cross join said
      where read is not null and style is not null
      group by style
      order by count(*) filter (where core._written_as(read, $2 || jsonb_build_object('style', style))::text = value::text) desc, style
      limit 1
    $sql$, core._at_sql('docs.doc', v_col.value -> 'keys'), 'docs_' || p_name)
    into v_style using p_collection_id, v_how;
    p_columns := jsonb_set(p_columns, array[(v_col.ord - 1)::text],
      v_col.value - 'style' || jsonb_strip_nulls(jsonb_build_object('style', v_style)));
  end loop;
  return p_columns;
end;
$$;
comment on function core._with_reading_styles is 'Columns with a reading, each with the style in which most of the sample is written.';
