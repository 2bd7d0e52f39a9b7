-- The documents of a merged collection are elsewhere, so nothing is tried. A field that MongoDB, DynamoDB or Firestore
-- wrapped is proposed as a column of its wrapper. The field itself is a choice, too, and takes its place.
create or replace function catalog.column_choices(p_id uuid)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_schema core.schema_def := core._find_schema(p_id);
  v_columns jsonb := core._added_part(v_schema.proposal) -> 'columns';
begin
  if (select merged_into is not null from core.collection where id = v_schema.collection_id) then
    return jsonb_build_object('schema_id', v_schema.id, 'items', '[]'::jsonb);
  end if;
  select v_columns || coalesce(jsonb_agg(distinct jsonb_build_object('path', core._path_text(outer_keys), 'keys', outer_keys, 'name', null, 'type', null)),
    '[]') into v_columns
  from jsonb_array_elements(v_columns) as col
  cross join lateral (
    select case when col #>> '{keys,-2}' = '$date' then (col -> 'keys') - -1 - -1 else (col -> 'keys') - -1 end as outer_keys
  ) as wrapped
  where col #>> '{keys,-1}' = any (array['$oid', '$date', '$numberLong', '$numberInt', '$numberDouble', '$numberDecimal', '$uuid', 'S', 'N', 'B', 'BOOL', 'SS',
      'NS', 'M', 'L', 'stringValue', 'integerValue', 'doubleValue', 'booleanValue', 'timestampValue', 'referenceValue', 'bytesValue',
      'mapValue', 'arrayValue'])
    and jsonb_array_length(outer_keys) > 0;
  return jsonb_build_object('schema_id', v_schema.id, 'items', (
    select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('path', value -> 'path', 'name', value -> 'name', 'type', value -> 'type',
             'reading', value -> 'reading', 'zone', value -> 'zone', 'pattern', value -> 'pattern')) || jsonb_build_object('sampled', sampled, 'choices', (
               select coalesce(jsonb_agg(choice || case when n = suggested then '{"suggested": true}' else '{}' end::jsonb order by n), '[]')
               from jsonb_array_elements(choices) with ordinality as offered (choice, n)
               where (choice ->> 'type', choice ->> 'reading', choice ->> 'pattern') is distinct from (value ->> 'type', value ->> 'reading',
                 value ->> 'pattern')
                 and (value -> 'name' <> 'null' or choice ->> 'reading' in ('mongo', 'dynamodb', 'firestore'))))
           order by listed.ord), '[]')
    from jsonb_array_elements(v_columns) with ordinality as listed (value, ord)
    join core._column_choices(v_schema.collection_id, v_columns) as tried on tried.ord = listed.ord
    cross join lateral (
      select case when not value ? 'reading' then core._suggested_choice(value -> 'keys', sampled, choices) end as suggested) as best
    where value -> 'name' <> 'null' or choices @? '$[*].reading ? (@ == "mongo" || @ == "dynamodb" || @ == "firestore")'));
end;
$$;
comment on function catalog.column_choices is 'What each column that a proposal makes could be besides. It has types and readings that nearly all sampled values agree with, how many fit, how many the column alone gives back, and strays. suggested marks the reading that all of enough values agree with. Raises CB002 for an unknown id.';
