-- Of several copies of one content the first is compared: the others are linked to it as identical.
create or replace function core._request_verification(p_asset_id uuid, p_space text, p_vector vector)
returns void
language sql volatile
as $$
  insert into core.likeness_pair (first_id, second_id, state, requested_at)
  select least(p_asset_id, found.asset_id), greatest(p_asset_id, found.asset_id), 'waiting', core.current_time()
  from core._candidates(p_asset_id, p_space, p_vector) as found
  where (select value #>> '{}' from core.setting where name = 'verify_duplicates') = 'on'
    and (select value #>> '{}' from core.setting where name = 'duplicates') <> 'keep'
    and not exists (select from core.duplicate where asset_id in (p_asset_id, found.asset_id) and class = 'identical')
  on conflict (first_id, second_id) do nothing
$$;
comment on function core._request_verification is 'Remember the pairs of a file that are to be compared; those that were stay as they are.';
