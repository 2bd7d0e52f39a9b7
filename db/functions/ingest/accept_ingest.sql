-- Accepting: the one entry of bytes. One transaction holds the request, its parts, its objects and the jobs that will
-- work on them. Only after it is committed does the sender get "accepted".
--
-- Of two requests with one idempotency key, the unique index on (api_key_id, owner, idempotency_key) makes the second
-- wait for the first. Then it gets the answer of the first. An idempotency key belongs to the API key that sent it.
-- Requests of earlier versions have no API key; a repetition of one is recognised by its fingerprint.
--
-- p_request: id, owner, comments, tags, collection, key (the document key of that collection),
-- idempotency_key, fingerprint, actor, api_key_id (counts from service roles alone), traceparent and http_request_id.
--
-- While storage is away, p_spool has the bytes of the parts that say "spooled": true.
create or replace function api.accept_ingest(
  p_request jsonb,
  p_parts jsonb,
  p_element_parts integer[] default '{}',
  p_element_offsets bigint[] default '{}',
  p_element_lengths bigint[] default '{}',
  p_spool bytea[] default '{}'
)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_now timestamptz := core.current_time();
  v_request core.ingest_request;
  v_taken core.ingest_request;
  v_steps jsonb;
  v_key jsonb := '{}';
  v_api_key_id uuid := case when pg_has_role(session_user, 'cubby_api', 'member') then (p_request ->> 'api_key_id')::uuid end;
begin
  perform core._check_request(p_request);
  perform core._check_elements(p_parts, p_element_parts, p_element_offsets, p_element_lengths);
  perform core._act(coalesce(p_request ->> 'actor', p_request ->> 'owner', 'client'));
  perform set_config('cubby.traceparent', coalesce(p_request ->> 'traceparent', ''), true);

  if v_api_key_id is not null and p_request ->> 'idempotency_key' is not null then
    select * into v_taken from core.ingest_request
    where coalesce(api_key_id, '00000000-0000-0000-0000-000000000000') = '00000000-0000-0000-0000-000000000000'
      and coalesce(owner, '') = coalesce(p_request ->> 'owner', '')
      and idempotency_key = p_request ->> 'idempotency_key' and fingerprint = p_request ->> 'fingerprint';
    if found then
      return core._replayed_ingest(v_taken, p_request ->> 'fingerprint');
    end if;
  end if;
  perform core._refuse_over_budget(p_request ->> 'collection', v_api_key_id);
  insert into core.ingest_request
    (id, api_key_id, owner, comments, tags, collection, idempotency_key, fingerprint, traceparent, http_request_id, objects_total,
     created_at)
  select (p_request ->> 'id')::uuid, v_api_key_id, p_request ->> 'owner', p_request ->> 'comments',
         array(select distinct value from jsonb_array_elements_text(nullif(p_request -> 'tags', 'null')) order by value),
         p_request ->> 'collection', p_request ->> 'idempotency_key', p_request ->> 'fingerprint',
         p_request ->> 'traceparent', p_request ->> 'http_request_id',
         cardinality(p_element_parts) + (
           select count(*) from jsonb_array_elements(p_parts) as part
           where part ->> 'kind' = 'media' or jsonb_typeof(part -> 'failure') = 'object'),
         v_now
  on conflict (coalesce(api_key_id, '00000000-0000-0000-0000-000000000000'), coalesce(owner, ''), idempotency_key) where idempotency_key is not null do nothing
  returning * into v_request;

  if v_request.id is null then
    select * into v_taken from core.ingest_request
    where coalesce(api_key_id, '00000000-0000-0000-0000-000000000000') = coalesce(v_api_key_id, '00000000-0000-0000-0000-000000000000')
      and coalesce(owner, '') = coalesce(p_request ->> 'owner', '')
      and idempotency_key = p_request ->> 'idempotency_key';
    return core._replayed_ingest(v_taken, p_request ->> 'fingerprint');
  end if;

  if jsonb_typeof(p_request -> 'key') <> 'null' and cardinality(p_element_parts) > 0 then
    v_steps := core._key_paths(p_request -> 'key');
    v_key := jsonb_build_object('key', jsonb_build_object('paths', core._key_text(v_steps), 'steps', v_steps, 'is_new', core._claim_key(v_request, v_steps)));
  end if;
  perform core._insert_objects(v_request, p_parts, p_element_parts, p_element_offsets, p_element_lengths);
  if p_parts @? '$[*].envelopes[*]' then
    perform core._note_envelopes(v_request.id, p_parts);
  end if;
  if cardinality(p_spool) > 0 or p_parts @? '$[*] ? (@.spooled == true)' then
    perform core._spool_parts(v_request.id, p_parts, p_spool);
  end if;
  return core._ingest_answer(v_request.id, v_request.objects_total, false) || v_key;
end;
$$;
comment on function api.accept_ingest is 'Record a request, its parts and objects, and queue the work on them. Its bytes are already on durable storage or come with it for the spool. Returns {"ingest_job_id", "system_ids", "objects_total", "replayed"}, and of a key that the request names {"key": {"paths", "steps", "is_new"}}. Raises CB001 for invalid values, CB003 for another document key than that of the collection, CB004 for an idempotency key of another request.';
