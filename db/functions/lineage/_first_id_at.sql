create or replace function core._first_id_at(p_time timestamptz)
returns uuid
language sql immutable
as $$
  select (lpad(to_hex(floor(extract(epoch from p_time) * 1000)::bigint), 12, '0') || '70008000000000000000')::uuid
$$;
comment on function core._first_id_at is 'The smallest id (a UUID of version 7) that can have been made at that time.';
