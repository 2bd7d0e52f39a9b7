-- Only a document that was sent as a file of its own can be a sidecar: requests without a file name cost nothing here.
create or replace function core._join_takeout(p_jobs core.job[])
returns void
language plpgsql volatile
as $$
declare
  v_ids uuid[];
begin
  if not exists (select from core.asset_raw where id = any (array(select raw_id from unnest(p_jobs))) and filename ~* '\.json$') then
    return;
  end if;
  v_ids := array(
    select asset.id
    from unnest(p_jobs) as job
    join core.asset_raw as raw on raw.id = job.raw_id
    join core.asset on asset.request_id = job.request_id and asset.ordinal = job.first_ordinal
    join api.inbox on inbox.job_id = job.id and inbox.ordinal = job.first_ordinal
    where raw.filename ~* '\.json$' and job.first_ordinal = job.last_ordinal and core._is_takeout(inbox.doc)
      and raw.id = any (array(select raw_id from unnest(p_jobs)))
      and asset.request_id = any (array(select request_id from unnest(p_jobs)))
      and inbox.job_id = any (array(select id from unnest(p_jobs))));
  if v_ids <> '{}' then
    perform core._join_companions(v_ids);
  end if;
end;
$$;
comment on function core._join_takeout is 'Pair documents that Google Takeout writes beside photographs with those they describe.';
