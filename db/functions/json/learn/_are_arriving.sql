create or replace function core._are_arriving()
returns boolean
language sql stable
as $$
  select exists (
    select from core.job
    where queue = 'json' and state in ('queued', 'processing') and task in ('json.route', 'json.store') and next_try_at is null)
$$;
comment on function core._are_arriving is 'Whether documents are on their way from the raw bytes into their collections.';
