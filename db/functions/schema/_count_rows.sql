create or replace function core._count_rows(p_query text)
returns bigint
language plpgsql stable
as $$
declare
  v_count bigint;
begin
  execute format('select count(*) from (%s) as counted', p_query) into v_count;
  return v_count;
end;
$$;
comment on function core._count_rows is 'How many rows a SELECT of ours gives.';
