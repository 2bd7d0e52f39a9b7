-- The first answer again, for a key that has been used; or a refusal, when it was used for something else.
create or replace function core._replayed_ingest(p_request core.ingest_request, p_fingerprint text)
returns jsonb
language plpgsql stable
as $$
begin
  if p_request.fingerprint is distinct from p_fingerprint then
    perform core._refuse('CB004', 'This idempotency key was used for another request',
      'Send a new key with new content, or the same content with this key.',
      jsonb_build_object('ingest_job_id', p_request.id));
  end if;
  return core._ingest_answer(p_request.id, p_request.objects_total, true);
end;
$$;
