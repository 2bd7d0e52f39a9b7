-- Lineage triggers read the actor, and any words about it, from the session; both end with the transaction. What a
-- login of a person calls itself is a claim, and is kept in the detail.
create or replace function core._act(p_actor text, p_detail jsonb default '{}')
returns void
language sql volatile
as $$
  select set_config('cubby.actor', case when service then coalesce(nullif(p_actor, ''), session_user) else session_user end, true),
         set_config('cubby.detail', (coalesce(p_detail, '{}') || case
           when service or nullif(p_actor, '') is null or p_actor = session_user then '{}'
           else jsonb_build_object('claimed_actor', left(p_actor, 200)) end)::text, true)
  from core._is_service() as service
$$;
comment on function core._act is 'Set the actor of this transaction, before its first change. p_actor counts from Cubby''s processes. For any other session the actor is its login, and p_actor a claim in the detail.';
