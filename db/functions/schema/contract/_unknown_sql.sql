-- Fields without a column, and values of another type, in extra. That leaves out spellings that a column does not give
-- back, explicit nulls, empty objects, and the empty array of a child table.
create or replace function core._unknown_sql(p_columns jsonb, p_children jsonb)
returns text
language sql stable
as $$
  select format('case when jsonb_typeof(extra) = ''object'' then nullif(jsonb_strip_nulls(%s), ''{}'') else extra end', core._residue_sql(coalesce((
    select jsonb_agg(jsonb_build_object('keys', keys, 'held', held))
    from (
      select value -> 'keys', format('%I is not null', value ->> 'name') from jsonb_array_elements(p_columns)
      union all
      select value -> 'keys', format('%s = ''[]''', core._at_sql('extra', value -> 'keys')) from jsonb_array_elements(p_children)
    ) as place (keys, held)), '[]'), 'extra'))
$$;
comment on function core._unknown_sql is 'SQL for the part of extra that no column knows, of a row of a typed or child table.';
