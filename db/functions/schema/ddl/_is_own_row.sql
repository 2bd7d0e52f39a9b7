-- A row that is visible was written by a transaction that has committed, or by this one. This one may
-- have written it in a part of its own, under a number that is higher than its first.
create or replace function core._is_own_row(p_xmin xid)
returns boolean
language sql stable
as $$
  select case when p_xmin::text::bigint >= 3 and distance < 2147483648
              then pg_xact_status((first + distance)::text::xid8) = 'in progress' else false end
  from (select pg_current_xact_id()::text::bigint) as this (first)
  cross join lateral (select (p_xmin::text::bigint - first % 4294967296 + 4294967296) % 4294967296) as later (distance)
$$;
comment on function core._is_own_row is 'Whether a visible row of that xmin was written by the running transaction.';
