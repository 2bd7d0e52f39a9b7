-- The only clock. A test freezes it with: set cubby.now = '2026-01-01T00:00:00Z'. It counts from a superuser's session
-- alone, as tests have: any other role could backdate what lineage says.
create or replace function core.current_time()
returns timestamptz
language sql stable
as $$
  select case when coalesce(current_setting('cubby.now', true), '') = '' then clock_timestamp() else core._frozen_time() end
$$;
comment on function core.current_time is
  'The time everything is stamped with: the wall clock, or what a test set as cubby.now.';
