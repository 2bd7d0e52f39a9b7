-- Lineage triggers read who acts, and any words about it, from the session; both end with the transaction.
create or replace function core._act(p_actor text, p_detail jsonb default '{}')
returns void
language sql volatile
as $$
  select set_config('cubby.actor', coalesce(nullif(p_actor, ''), session_user), true),
         set_config('cubby.detail', coalesce(p_detail, '{}')::text, true)
$$;
