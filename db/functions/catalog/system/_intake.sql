-- What is added up already, and the rows since, which are read once for both.
create or replace function core._intake()
returns jsonb
language plpgsql stable
as $$
declare
  v_day timestamptz := date_trunc('day', core.current_time(), 'UTC');
  v_rest timestamptz := coalesce((select max(hour) + interval '1 hour' from core.intake), '-infinity');
begin
  return (
    select jsonb_build_object('today', jsonb_build_object('requests', sum(requests), 'objects', sum(objects)), 'bytes', sum(bytes))
    from (
      select coalesce(sum(requests) filter (where hour >= v_day), 0) as requests,
             coalesce(sum(objects) filter (where hour >= v_day), 0) as objects, coalesce(sum(bytes), 0) as bytes
      from core.intake
      union all
      select count(*), coalesce(sum(objects_total), 0), 0 from core.ingest_request where records_of is null and created_at >= greatest(v_rest, v_day)
      union all
      select 0, 0, coalesce(sum(size_bytes), 0) from core.asset_raw where packed_in is null and created_at >= v_rest
    ) as came);
end;
$$;
comment on function core._intake is '{"today": {"requests", "objects"}, "bytes"}: what came in since midnight, in UTC, and the bytes received ever.';
