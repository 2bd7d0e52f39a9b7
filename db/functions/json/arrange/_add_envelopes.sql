create or replace function core._add_envelopes(p_jobs core.job[])
returns void
language plpgsql volatile
as $$
declare
  v_requests uuid[] := array(select request_id from unnest(p_jobs));
begin
  if exists (select from core.envelope where request_id = any (v_requests)) then
    update api.inbox set doc = core._with_envelope(inbox.doc, envelope.rest)
    from unnest(p_jobs) as job join core.envelope on envelope.request_id = job.request_id
    where inbox.job_id = job.id and inbox.job_id = any (array(select id from unnest(p_jobs)))
      and inbox.ordinal between envelope.first_ordinal and envelope.last_ordinal;
  end if;
end;
$$;
comment on function core._add_envelopes is 'Put beside the records in the inbox what was around them in their request.';
