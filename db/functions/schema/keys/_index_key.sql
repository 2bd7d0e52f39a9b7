-- The acceptance is locked, so nothing is stored while the index is built. Values that a btree cannot take, or
-- that are not a key, were allowed in the columns until now and go to extra first.
create or replace function core._index_key(p_schema core.schema_def)
returns void
language plpgsql volatile
as $$
declare
  v_key jsonb := (select key_paths from core.collection where id = p_schema.collection_id);
  v_limits text;
  v_ids uuid[];
begin
  p_schema.proposal := core._with_key(p_schema.proposal, v_key);
  select string_agg(format('not (%s)', fits), ' or ') into v_limits
  from jsonb_array_elements(core._table_columns(p_schema.proposal)) as col
  cross join lateral core._key_limit_sql(col, format('%I', col ->> 'name')) as fits
  where col ? 'in_key' and fits is not null;
  if v_limits is not null then
    execute format('select array(select document_id from collections.%I where %s)', p_schema.proposal ->> 'table', v_limits) into v_ids;
    execute core._refill_sql(p_schema) using v_ids;
  end if;
  perform core._try_ddl(array[core._key_index_sql(p_schema.proposal)], p_schema.proposal ->> 'table');
  perform core._write_key(p_schema.collection_id, v_key);
end;
$$;
comment on function core._index_key is 'Make the unique index of the key of a table in use, once the table is folded.';
