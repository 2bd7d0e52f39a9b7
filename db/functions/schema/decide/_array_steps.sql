create or replace function core._array_steps(p_path text)
returns jsonb
language sql immutable
as $$
  select case when p_path like '%[]' and count(*) <= 8
               and bool_and(steps is not null and not steps @? '$[*] ? (@.type() == "number")') then jsonb_agg(steps order by n) end
  from unnest(string_to_array(left(p_path, -2), '[]')) with ordinality as part (said, n)
  cross join lateral (select core._path_steps(case when n = 1 then said else '$' || said end) as steps) as read
$$;
comment on function core._array_steps is 'The keys from array to array of a path to elements: $.lines[].parts[] is [["lines"], ["parts"]]. Null for any other path, and for an array that is itself an element.';
