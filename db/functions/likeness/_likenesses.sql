create or replace function core._likenesses(p_asset_id uuid, p_media_type text, p_space text, p_vector vector)
returns table (asset_id uuid, class text, evidence jsonb)
language sql stable
as $$
  select distinct on (asset_id) asset_id, class, evidence
  from (
    select * from core._like_files(p_asset_id, p_media_type, p_space, p_vector)
    union all
    select * from core._measured_pairs(p_asset_id)
  ) as found
  order by asset_id, core._class_rank(class), evidence ? 'verified' desc
$$;
comment on function core._likenesses is 'Files that show what a file shows, each with its strongest class: by bytes, hash and vector, and by comparison of the pictures.';
