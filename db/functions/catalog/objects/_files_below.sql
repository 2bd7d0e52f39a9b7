create or replace function core._files_below(p_path text)
returns bigint
language sql stable
as $$
  select count(*) from (
    select from core.asset_raw as raw
    where raw.path is not null and raw.format is null and raw.path collate "C" > p_path || '/' and raw.path collate "C" < p_path || '0'
    limit 1001) as counted
$$;
comment on function core._files_below is 'How many files came from a folder and those below it, counted up to 1,001.';
