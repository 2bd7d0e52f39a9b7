create or replace function catalog.known_keys(p_owner text, p_keys text[], p_api_key_id uuid default null)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
begin
  if cardinality(p_keys) > 1000 then
    perform core._refuse('CB008', format('%s idempotency keys are more than are looked up at once', cardinality(p_keys)),
      'Ask for 1000 at most.', jsonb_build_object('limit', 1000));
  end if;
  return jsonb_build_object('items', (
    select coalesce(jsonb_agg(jsonb_build_object('key', idempotency_key, 'ingest_job_id', id, 'objects_total', objects_total)
                              order by idempotency_key), '[]')
    from core.ingest_request
    where coalesce(api_key_id, '00000000-0000-0000-0000-000000000000')
            in ('00000000-0000-0000-0000-000000000000', coalesce(p_api_key_id, '00000000-0000-0000-0000-000000000000'))
      and coalesce(owner, '') = coalesce(p_owner, '') and idempotency_key = any (p_keys)));
end;
$$;
comment on function catalog.known_keys is 'Which of these idempotency keys of an owner the API key p_api_key_id has used, and for which requests. It includes requests without an API key. What is not in the answer was never used.';
