create or replace function core._rows_last(p_source text, p_rows integer)
returns text
language plpgsql stable
as $$
declare
  v_last uuid;
begin
  execute format('select id from (select id, row_number() over (order by id) as n from %s as "$read") as numbered where n = %s', p_source, p_rows) into v_last;
  return case when v_last is not null then core._rows_cursor('[]', jsonb_build_array(v_last)) end;
end;
$$;
comment on function core._rows_last is 'The cursor behind documents that a page looked at; null where there were fewer.';
