create or replace function core._spool_parts(p_request_id uuid, p_parts jsonb, p_spool bytea[])
returns void
language plpgsql volatile
as $$
declare
  v_wrong text;
begin
  with spooled as (
    select part ->> 'part_id' as part_id, part ->> 'size_bytes' as size_bytes, part ->> 'sha256' as sha256,
           p_spool[row_number() over (order by ord)] as content
    from jsonb_array_elements(p_parts) with ordinality as listed (part, ord)
    where part -> 'spooled' = 'true'
  ), checked as (
    select string_agg(part_id, ', ' order by part_id) filter (
             where octet_length(content)::text is distinct from size_bytes
                or encode(sha256(content), 'hex') is distinct from spooled.sha256) as wrong, count(*) as n
    from spooled
  ), kept as (
    insert into core.spool (raw_id, uri, content, created_at)
    select raw.id, raw.uri, spooled.content, raw.created_at
    from spooled
    join core.asset_raw as raw on raw.request_id = p_request_id and raw.part_id = spooled.part_id
    where (select wrong is null and n = cardinality(p_spool) from checked)
  )
  select coalesce('part ' || wrong || ' has other bytes than it says',
                  case when n <> cardinality(p_spool) then 'not every content belongs to a part that is spooled' end)
  into v_wrong
  from checked;
  if v_wrong is not null then
    perform core._refuse('CB001', v_wrong, 'Give the bytes of the parts with "spooled": true, in their order.');
  end if;
  perform core._need_mover();
end;
$$;
comment on function core._spool_parts is 'Keep the bytes of parts that storage could not take.';
