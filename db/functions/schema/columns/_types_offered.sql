create or replace function core._types_offered()
returns text
language sql immutable
as $$
  select 'text, numeric, numeric(precision,scale), integer, bigint, double precision, boolean, timestamptz, timestamp, date, time, uuid, inet, text[], '
    'integer[], bigint[], numeric[], jsonb'
$$;
comment on function core._types_offered is 'The types a column may have, for a refusal.';
