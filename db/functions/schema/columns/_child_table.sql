create or replace function core._child_table(p_name text, p_steps jsonb)
returns text
language sql immutable
as $$
  select case when octet_length(said) <= 63 and is_plain then said
              else core._cut_name(said, 54) || '_' || left(encode(sha256(convert_to(
                (case jsonb_array_length(p_steps) when 1 then p_steps -> 0 else p_steps end)::text, 'UTF8')), 'hex'), 8) end
  from (
    select p_name || '__' || string_agg(folded, '__' order by n) as said,
           bool_and(folded = array_to_string(array(select jsonb_array_elements_text(keys)), '_')) as is_plain
    from jsonb_array_elements(p_steps) with ordinality as step (keys, n)
    cross join lateral core._column_names(jsonb_build_array(jsonb_build_object('path', '', 'keys', keys))) as named (path, folded)
  ) as put
$$;
comment on function core._child_table is 'collection__path, at most 63 bytes; with a hash of the path when its keys are not plain names. Arrays in arrays are joined by __, too.';
