-- A job empties the columns in batches and then drops them. So at every moment a value is in its column or in extra.
-- That they can be dropped is tried out now and taken back, so that the caller learns at once what depends on them.
create or replace function core._return_to_base(p_schema core.schema_def)
returns void
language plpgsql volatile
as $$
declare
  v_base core.schema_def;
begin
  begin
    perform core._try_ddl(core._reverse_statements(p_schema.proposal), p_schema.proposal ->> 'table');
    raise exception using errcode = 'CBTRY', message = 'possible';
  exception when sqlstate 'CBTRY' then
    null;
  end;
  perform core._move_schemas(array[p_schema.base_id], 'active');
  update core.schema_def
  set leaving = (select coalesce(jsonb_agg(value), '[]') from jsonb_array_elements(p_schema.proposal -> 'columns')
                 where value -> 'since' = p_schema.proposal -> 'version'),
      leaving_children = (
        select coalesce(jsonb_agg(case when value -> 'since' = p_schema.proposal -> 'version' then value || '{"drop": true}'
                                       else value || jsonb_build_object('columns', columns) end), '[]')
        from jsonb_array_elements(coalesce(p_schema.proposal -> 'children', '[]'))
        cross join lateral jsonb_path_query_array(value, '$.columns[*] ? (@.since == $version)',
          jsonb_build_object('version', p_schema.proposal -> 'version')) as columns
        where value -> 'since' = p_schema.proposal -> 'version' or columns <> '[]')
  where id = p_schema.base_id
  returning * into v_base;
  perform core._begin_backfill(v_base.id, 'heal', core._stale_rows_sql(v_base));
  if v_base.id = (select id from core.schema_def where id = v_base.id and backfill_state = 'done') then
    perform core._drop_leaving(v_base);
  end if;
end;
$$;
comment on function core._return_to_base is 'Undo a later version: the one before is active again, and a job puts back into extra what the columns hold.';
