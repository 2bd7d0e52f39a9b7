create or replace function core._job_ids(p_ids jsonb)
returns bigint[]
language plpgsql immutable
as $$
begin
  if p_ids is null or p_ids = 'null' then
    return null;
  end if;
  if jsonb_typeof(p_ids) <> 'array'
     or exists (select from jsonb_array_elements_text(p_ids) as id where id is null or not pg_input_is_valid(id, 'bigint')) then
    perform core._refuse('CB001', 'job_ids is a list of numbers', 'For example {"job_ids": [17, 18]}.');
  end if;
  return array(select distinct id::bigint from jsonb_array_elements_text(p_ids) as id);
end;
$$;
comment on function core._job_ids is 'The ids of a filter, each once; null where it has none. Refuses anything but a list of numbers.';
