-- Of several copies of one content the first is compared: the others are linked to it as identical.
create or replace function core._request_spans(p_asset_id uuid, p_probes jsonb)
returns void
language sql volatile
as $$
  insert into core.likeness_pair (first_id, second_id, state, requested_at)
  select least(p_asset_id, found.asset_id), greatest(p_asset_id, found.asset_id), 'waiting', core.current_time()
  from core._fingerprint_candidates(p_asset_id, p_probes) as found
  where core._compares_films()
    and not exists (select from core.duplicate where asset_id in (p_asset_id, found.asset_id) and class = 'identical')
  on conflict (first_id, second_id) do nothing
$$;
comment on function core._request_spans is 'Remember the pairs of a film or sound that are to be compared; those that were stay as they are.';
