-- One level of objects a call. What a column or a child table holds is subtracted. Each opened object is put back with
-- its own residue, where that is not empty. An object that was empty from the start, and a value that is not an object,
-- stay as they are.
--
-- The residue of an object is written twice where nothing else is opened in it, which is quicker than a subquery. Where
-- something is, it is computed once.
create or replace function core._residue_sql(p_places jsonb, p_value text)
returns text
language sql stable
as $$
  with place as (
    select value -> 'keys' ->> 0 as key, (value -> 'keys') - 0 as inner_keys, value ->> 'held' as held
    from jsonb_array_elements(p_places)
  ), member as (
    select key, string_agg(held, ' or ') filter (where inner_keys = '[]') as held,
           jsonb_agg(jsonb_build_object('keys', inner_keys, 'held', held)) filter (where inner_keys <> '[]') as opened,
           max(jsonb_array_length(inner_keys)) > 1 as is_deep
    from place group by key
  ), opened as (
    select key, is_deep, coalesce(held, 'false') as held, core._residue_sql(opened, format('(%s -> %L)', p_value, key)) as residue
    from member where opened is not null
  )
  select case when exists (select from member) then
    format('(%1$s - array_remove(array[%2$s]::text[], null))%3$s%4$s', p_value,
      (select string_agg(case when opened is null then format('case when %s then %L end', held, key) else quote_literal(key) end, ', '
                         order by key) from member),
      (select string_agg(format($part$
         || case when not %1$s ? %2$L or %3$s then '{}'::jsonb
                 when jsonb_typeof(%1$s -> %2$L) <> 'object' or %1$s -> %2$L = '{}' then jsonb_build_object(%2$L, %1$s -> %2$L)
                 when %4$s = '{}' then '{}'::jsonb
                 else jsonb_build_object(%2$L, %4$s) end$part$, p_value, key, held, residue), '' order by key)
       from opened where not is_deep),
      (select format(' || coalesce((select jsonb_object_agg(key, value) from (values %s) as opened (key, value) where value is not null), ''{}'')',
         string_agg(format('(%1$L, case when %2$s then null when jsonb_typeof(%3$s -> %1$L) = ''object'' and %3$s -> %1$L <> ''{}'' then nullif(%4$s, ''{}'') else %3$s -> %1$L end)',
           key, held, p_value, residue), ', ' order by key))
       from opened where is_deep having count(*) > 0))
    else p_value end
$$;
comment on function core._residue_sql is 'SQL for what stays in extra of an object p_value: places is [{"keys", "held"}], held a condition under which the value at keys is taken out.';
