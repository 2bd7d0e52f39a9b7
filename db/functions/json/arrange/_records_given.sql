-- The elements of the last array are meant whether the path says so or not.
create or replace function core._records_given(p_path jsonb)
returns jsonb
language plpgsql immutable
as $$
declare
  v_steps jsonb := case jsonb_typeof(p_path)
    when 'array' then p_path
    when 'string' then case when p_path #>> '{}' like '$%' then core._query_steps(p_path #>> '{}') else jsonb_build_array(p_path) end end;
begin
  if jsonb_typeof(v_steps) = 'array' and jsonb_array_length(v_steps) > 1 and v_steps -> -1 = 'null' then
    v_steps := v_steps - -1;
  end if;
  if jsonb_typeof(v_steps) is distinct from 'array' or jsonb_array_length(v_steps) not between 1 and 32
     or jsonb_typeof(v_steps -> 0) <> 'string'
     or exists (select from jsonb_array_elements(v_steps) as step
                where jsonb_typeof(step) not in ('string', 'number', 'null') or jsonb_typeof(step) = 'number' and step #>> '{}' !~ '^\d{1,9}$') then
    perform core._refuse('CB001', format('Invalid path to records: %s', left(p_path::text, 200)),
      'Write each step: "$.hits.hits", "$.resourceLogs[*].scopeLogs[*].logRecords" with [*] for each element of an array on the way, or the steps as ["Records", null, "events"].',
      jsonb_build_object('path', p_path));
  end if;
  return v_steps;
end;
$$;
comment on function core._records_given is 'The steps of a path to records as a person gives it, null for each element of an array on the way. Raises CB001.';
