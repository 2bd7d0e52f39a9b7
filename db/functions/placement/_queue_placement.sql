-- One job takes hundreds of files at a time, so that a few of them share even a large merge.
create or replace function core._queue_placement(p_assets uuid[])
returns void
language plpgsql volatile
as $$
declare
  v_count integer;
  v_jobs bigint[];
begin
  insert into core.placement (asset_id, created_at)
  select distinct asset.id, core.current_time()
  from core.asset
  join core._wanted_places(p_assets) as wanted on wanted.asset_id = asset.id
  join core.media on media.asset_id = asset.id
  left join core.library on library.asset_id = asset.id
  where asset.uri is not null
    and (asset.uri, media.thumbnails, library.uri) is distinct from (wanted.uri, wanted.thumbnails, wanted.library)
  on conflict (asset_id) do nothing;
  get diagnostics v_count = row_count;
  if v_count = 0 then
    return;
  end if;
  with made as (
    insert into core.job (state, task, queue, max_attempts, created_at)
    select 'queued', 'media.place', 'maintenance', core._number_setting('max_attempts')::integer, core.current_time()
    from generate_series(1, least(ceil(v_count / 1000.0)::integer, 4))
    returning id
  )
  select array_agg(id) into v_jobs from made;
  perform core._defer_jobs(v_jobs);
end;
$$;
comment on function core._queue_placement is 'Let the files of assets follow to where the catalogue now says they are.';
