-- The id of a request tells when it began. Accepting refuses what took longer than this, so that no bytes are
-- removed under a request that may still be accepted.
create or replace function core._may_be_accepted(p_request_id uuid)
returns boolean
language sql stable
as $$
  select uuid_extract_timestamp(p_request_id) > core.current_time() - interval '1 day'
$$;
comment on function core._may_be_accepted is 'Whether a request of that id may still be on its way in: it began less than a day ago. Null where the id does not tell.';
