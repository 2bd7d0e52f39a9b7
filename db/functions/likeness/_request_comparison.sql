-- Of several copies of one content the first is compared: the others are linked to it as identical.
create or replace function core._request_comparison(p_asset_id uuid, p_candidates core.candidate[])
returns void
language sql volatile
as $$
  insert into core.likeness_pair (first_id, second_id, state, coarse_check, requested_at)
  select least(p_asset_id, other.id), greatest(p_asset_id, other.id), 'waiting', found.coarse_check, core.current_time()
  from unnest(p_candidates) with ordinality as found (id, coarse_check, rank)
  join core.asset as mine on mine.id = p_asset_id
  join core.asset as other on other.id = found.id and other.media_type = mine.media_type and other.sha256 <> mine.sha256
  join core.media as my_media on my_media.asset_id = mine.id
  join core.media as its_media on its_media.asset_id = other.id and (its_media.pixel_sha256 = my_media.pixel_sha256) is not true
  where core._compares_files()
    and not exists (select from core.duplicate where asset_id in (p_asset_id, other.id) and class = 'identical')
  order by rank
  limit core._number_setting('verify_candidates')
  on conflict (first_id, second_id) do nothing
$$;
comment on function core._request_comparison is 'Remember with which of some candidates, the likeliest first, a file is to be compared; pairs that are known stay as they are.';
