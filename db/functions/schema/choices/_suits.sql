create or replace function core._suits(p_candidate jsonb, p_kind text)
returns boolean
language sql immutable
as $$
  select case p_kind
    when 'string' then coalesce(p_candidate ->> 'reading', '') not in ('mongo', 'dynamodb', 'firestore')
      and (p_candidate ? 'reading' or p_candidate ->> 'type' not in ('integer', 'bigint',
      'double precision', 'boolean') and p_candidate ->> 'type' not like '%[]')
    when 'number' then p_candidate ->> 'type' in ('integer', 'bigint', 'double precision') and not p_candidate ? 'reading'
      or p_candidate ->> 'reading' ~ '^(epoch_.*|words)$'
    when 'boolean' then false
    else coalesce(p_candidate ->> 'reading', '') <> 'json' end
$$;
comment on function core._suits is 'Whether a candidate can be for values that are all of one JSON type, or mixed.';
