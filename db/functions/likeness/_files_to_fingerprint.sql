create or replace function core._files_to_fingerprint(p_after uuid, p_most integer)
returns jsonb
language sql stable
as $$
  select coalesce(jsonb_agg(core._file_to_fingerprint(id) order by id), '[]')
  from (
    select id from core.asset
    where (p_after is null or id > p_after) and media_type in ('video', 'audio') and core._lacks_fingerprint(asset)
    order by id limit p_most) as lacking
$$;
comment on function core._files_to_fingerprint is 'Films and sounds without a fingerprint in the order of their ids, those after one: [{"system_id", "filename", "raw_uri"}].';
