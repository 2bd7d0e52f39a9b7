create or replace function core._column_counts(p_from text)
returns jsonb
language plpgsql stable
as $$
declare
  v_counts jsonb;
begin
  execute format('select jsonb_build_object(''rows'', count(*), ''nulls'', count(*) - count(v), ''distinct_values'', count(distinct v)) from %s', p_from)
  into v_counts;
  return v_counts;
end;
$$;
comment on function core._column_counts is 'Rows, nulls and different values of the column v of a rendered from clause, which core functions render alone.';
