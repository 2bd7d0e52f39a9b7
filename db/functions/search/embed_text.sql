-- A worker sees what is asked of it only once that is committed; a function cannot, a procedure can. It
-- runs with the rights of its caller and sets nothing, for otherwise it could not commit.
create or replace procedure api.embed_text(p_text text, p_seconds integer default 20, p_report inout text default null)
language plpgsql
as $$
declare
  v_known jsonb;
  v_until timestamptz := clock_timestamp() + make_interval(secs => least(greatest(coalesce(p_seconds, 20), 0), 600));
begin
  v_known := api.request_query_vector(p_text);
  commit;
  while v_known ->> 'state' = 'waiting' and clock_timestamp() < v_until loop
    perform pg_sleep(0.05);
    v_known := catalog.query_vector(p_text);
    commit;
  end loop;
  p_report := case v_known ->> 'state'
    when 'known' then format('ready in the space %s: select * from catalog.search(%L);', v_known ->> 'space', p_text)
    when 'meaningless' then format('these words mean nothing in the space %s: catalog.search goes by full text alone', v_known ->> 'space')
    when 'no_space' then 'no space yet, the first worker makes one: catalog.search uses full text alone'
    when 'failed' then format('no vector: %s. catalog.search goes by full text alone', v_known ->> 'error')
    else case when (catalog.ready() ->> 'workers')::integer = 0
              then 'asked for, but no worker is running: start one with cubby worker, and it will be there'
              else 'asked for, and not there yet: call this again, or search in a moment' end end;
end;
$$;
comment on procedure api.embed_text is 'Give a text its vector, so that catalog.search finds by what it means: asks a worker, waits up to p_seconds, and reports. Not within a transaction, for it commits.';
