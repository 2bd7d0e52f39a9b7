create or replace function core._collections_allowed(p_api_key_id uuid)
returns integer
language sql stable
as $$
  select coalesce(
    (select (budgets ->> 'collections')::integer from core.api_key where id = p_api_key_id), core._number_setting('collections_per_hour'))::integer
$$;
comment on function core._collections_allowed is 'How many collections documents of an API key may make in an hour: its own budget, else the setting.';
