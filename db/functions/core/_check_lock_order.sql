-- Where the setting cubby.check_locks is on, which only tests turn on. What is held is in a setting that ends with
-- the transaction, as the locks do: {kind: {key: shared}}.
create or replace function core._check_lock_order(p_kind text, p_key bigint, p_shared boolean)
returns void
language plpgsql volatile
as $$
declare
  v_held jsonb := coalesce(nullif(current_setting('cubby.held_locks', true), ''), '{}')::jsonb;
  v_shared boolean := (v_held -> p_kind ->> p_key::text)::boolean;
  v_after text;
begin
  if v_shared and not p_shared then
    perform core._refuse('XX000', format('The lock %s %s is shared already and cannot be held alone', p_kind, p_key),
      'Take it alone at first: two transactions that share it would wait for each other.');
  end if;
  if v_shared is not null then
    return;
  end if;
  select format('%s %s', held.kind, key) into v_after
  from jsonb_each(v_held) as held (kind, keys)
  cross join jsonb_object_keys(keys) as key
  join core.lock_kind as had on had.kind = held.kind
  join core.lock_kind as wanted on wanted.kind = p_kind
  where (had.rank, key::bigint) > (wanted.rank, p_key)
  limit 1;
  if v_after is not null then
    perform core._refuse('XX000', format('The lock %s %s is taken after %s', p_kind, p_key, v_after),
      'Take locks by ascending rank and key; core.lock_kind has the ranks.');
  end if;
  perform set_config('cubby.held_locks',
    jsonb_set(v_held, array[p_kind], coalesce(v_held -> p_kind, '{}') || jsonb_build_object(p_key::text, p_shared))::text, true);
end;
$$;
comment on function core._check_lock_order is 'Refuse a lock of a lower rank, or of a lower key of the same rank, than one that the transaction holds.';
