-- A file is met by its folder or by its content identifier, so both are locked.
create or replace function core._lock_companions(p_ids uuid[])
returns void
language plpgsql volatile
as $$
declare
  v_key bigint;
begin
  for v_key in
    select distinct core._lock_key(word) & 1023 as key
    from core.asset
    join core.asset_raw as raw on raw.id = asset.raw_id
    left join core.media on media.asset_id = asset.id
    cross join lateral unnest(array[coalesce(regexp_replace(raw.path, '[^/]*$', ''), ''), media.metadata ->> 'content_identifier']) as word
    where asset.id = any (p_ids) and raw.filename is not null and word is not null
    order by key
  loop
    perform core._lock('companions', v_key);
  end loop;
end;
$$;
comment on function core._lock_companions is 'Of files that may belong together only one transaction at a time looks for the other.';
