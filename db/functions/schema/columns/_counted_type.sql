-- What a column of that type or reading holds is counted by drift and profile as one of their few types.
create or replace function core._counted_type(p_column jsonb)
returns text
language sql immutable
as $$
  select case
    when p_column ->> 'reading' like 'epoch%' then case when p_column ->> 'style' like 'string%' then 'text' else 'numeric' end
    when p_column ->> 'reading' in ('mongo', 'dynamodb', 'firestore') then 'object'
    when p_column ->> 'reading' = 'words' then case when p_column ->> 'style' like 'number%' then 'numeric' else 'text' end
    when p_column ? 'reading' then 'text'
    when p_column ->> 'type' ~ '^(numeric\(|integer$|bigint$|double precision$)' then 'numeric'
    when p_column ->> 'type' in ('uuid', 'inet', 'time', 'timestamp') then 'text'
    when p_column ->> 'type' like '%[]' then 'array'
    else p_column ->> 'type' end
$$;
comment on function core._counted_type is 'The type by which core.drift counts the values that a column holds.';
