-- Of many files a sample is linked, spread by the hash of the ids. The others join the resulting centroids, and what is
-- left is linked again at the same level. So the cost grows with the number of files, not its square.
create or replace function core._arrangement(p_space text, p_level double precision default null)
returns table (ids uuid[], parts integer[], calibration jsonb)
language plpgsql stable
set search_path = public, pg_temp
as $$
declare
  c_sample constant integer := 1000;
  v_ids uuid[];
  v_vectors vector[];
  v_sure text[];
  v_linked record;
  v_settled record;
  v_first jsonb;
  v_level double precision := p_level;
  v_threshold double precision;
  v_done uuid[] := '{}';
  v_parts integer[] := '{}';
  v_offset integer := 0;
begin
  loop
    select array_agg(sample.asset_id order by sample.asset_id), array_agg(sample.vector order by sample.asset_id)
    into v_ids, v_vectors
    from (select free.asset_id, free.vector from core._free_files(p_space) as free
          where free.asset_id <> all (v_done) order by md5(free.asset_id::text) limit c_sample) as sample;
    exit when v_ids is null;
    v_sure := core._sure_tags(p_space, v_vectors);
    select * into v_linked from core._agglomerate(v_vectors, v_sure, v_level);
    select * into v_settled from core._settle_parts(v_vectors, v_sure, v_linked.parts);
    v_level := coalesce(v_level, v_linked.level);
    v_threshold := coalesce(v_threshold, v_settled.threshold, (select threshold from core.embedding_space where space = p_space));
    v_first := coalesce(v_first, v_linked.evidence);
    v_done := v_done || v_ids;
    v_parts := v_parts || array(
      select case when part > 0 then v_offset + part else - v_offset + part end
      from unnest(v_settled.parts) with ordinality as p (part, n) order by n);
    -- The rest joins what has come of this sample.
    with centroid as materialized (
      select part, l2_normalize(sum(vector)) as centroid
      from unnest(v_parts[v_offset + 1 :], v_vectors) as member (part, vector) group by part having count(*) >= 3
    ), joining as (
      select free.asset_id, near.part
      from core._free_files(p_space) as free
      cross join lateral (
        select part, - (free.vector <#> centroid) as likeness from centroid order by 2 desc, 1 limit 1
      ) as near
      where free.asset_id <> all (v_done) and near.likeness >= v_threshold
    )
    select v_done || coalesce(array_agg(asset_id order by asset_id), '{}'),
           v_parts || coalesce(array_agg(part order by asset_id), '{}')
    into v_done, v_parts from joining;
    v_offset := cardinality(v_done);
  end loop;
  return query select v_done, v_parts, jsonb_strip_nulls(
    (coalesce(v_first, '{}') - 'score') || jsonb_build_object(
      'level', v_level, 'level_chosen', case when p_level is not null then true end,
      'threshold', trim_scale(round(v_threshold::numeric, 4)), 'files', cardinality(v_done)));
end;
$$;
comment on function core._arrangement is 'How the files that no person has placed would be arranged again in a space: each with its part, and what that rests on. Argument p_level is the mean similarity at which directories are cut; null measures it. It changes nothing.';
