create or replace function core._refuse_over_budget(p_collection text, p_api_key_id uuid)
returns void
language plpgsql stable
as $$
declare
  v_most integer := core._collections_allowed(p_api_key_id);
begin
  if core._is_over_budget(p_collection, p_api_key_id) then
    perform core._refuse('CB010', format('The budget of the key is used up: %s new collections an hour', v_most),
      'Send to a collection that exists, or try again later.',
      jsonb_build_object('budget', 'collections', 'limit', v_most, 'retry_after', 600));
  end if;
end;
$$;
comment on function core._refuse_over_budget is 'Refuse a request that names one more new collection than its API key may make in an hour.';
