-- Average linkage by reciprocal nearest neighbours. Two parts that are nearest to each other become one, while the mean
-- similarity of their members is at least the level. That gives the same parts in any order. A part whose neighbour is
-- still there keeps it, since a merged part is never nearer than the nearer of its halves.
--
-- The level is lowered in steps; where none is given, the one with the best score counts. The score is the silhouette
-- (Rousseeuw 1987) of files in parts of three or more, times the share of files that are in such parts. It is
-- multiplied by the square of the share of sure tags that are the commonest of their part. A file among others is
-- missing where it belongs, too. Levels at which one in four sure tags disagrees are out, unless all are. Of levels
-- within a fiftieth of each other the highest counts: to join two directories is one act, to take one apart is work.
-- Then each part is looked at once more.
create or replace function core._agglomerate(p_vectors vector[], p_sure text[], p_level double precision default null)
returns table (parts integer[], level double precision, evidence jsonb)
language plpgsql stable
set search_path = public, pg_temp
as $$
declare
  v_part integer[] := array(select generate_subscripts(p_vectors, 1));
  v_key integer[] := v_part;
  v_size integer[] := array_fill(1, array[cardinality(p_vectors)]);
  v_total vector[] := p_vectors;
  v_near integer[] := array_fill(0, array[cardinality(p_vectors)]);
  v_likeness double precision[];
  v_stale integer[] := v_key;
  v_gone integer[];
  v_kept integer[];
  v_evidence jsonb;
  v_best jsonb;
  v_best_part integer[];
  v_best_level double precision;
  v_changed boolean;
  v_seen integer[] := '{}';
  v_finer integer[] := '{}';
begin
  for v_step in reverse 48 .. 3 loop
    v_changed := false;
    loop
      select array_agg(key order by key), array_agg(size order by key), array_agg(total order by key),
             array_agg(near order by key), array_agg(likeness order by key)
      into v_key, v_size, v_total, v_near, v_likeness
      from core._with_neighbours(v_key, v_size, v_total, v_near, v_likeness, v_stale);
      select array_agg(other.key), array_agg(one.key) into v_gone, v_kept
      from unnest(v_key, v_near, v_likeness) as one (key, near, likeness)
      join unnest(v_key, v_near) as other (key, near) on one.near = other.key and other.near = one.key
      where one.key < other.key and one.likeness >= coalesce(p_level, v_step * 0.02);
      v_stale := '{}';
      exit when v_gone is null;
      v_changed := true;
      v_stale := array(select key from unnest(v_key, v_near) as node (key, near)
                       where (near = any (v_gone || v_kept) or key = any (v_kept)) and key <> all (v_gone));
      select array_agg(coalesce(merged.kept, said.part) order by said.n) into v_part
      from unnest(v_part) with ordinality as said (part, n)
      left join unnest(v_gone, v_kept) as merged (gone, kept) on merged.gone = said.part;
      select array_agg(key order by key), array_agg(size order by key), array_agg(total order by key),
             array_agg(near order by key), array_agg(likeness order by key)
      into v_key, v_size, v_total, v_near, v_likeness
      from (
        select node.key, node.size + coalesce(other.size, 0) as size,
               case when other.key is null then node.total else node.total + other.total end as total, node.near, node.likeness
        from unnest(v_key, v_size, v_total, v_near, v_likeness) as node (key, size, total, near, likeness)
        left join unnest(v_gone, v_kept) as merged (gone, kept) on merged.kept = node.key
        left join unnest(v_key, v_size, v_total) as other (key, size, total) on other.key = merged.gone
        where node.key <> all (v_gone)
      ) as left_over;
    end loop;
    if v_changed and (p_level is null or v_best is null) then
      v_evidence := core._judge_parts(p_vectors, p_sure, v_part);
      if v_best is null or (v_evidence ->> 'score')::double precision > 1.02 * (v_best ->> 'score')::double precision then
        v_best := v_evidence;
        v_best_part := v_part;
        v_best_level := coalesce(p_level, v_step * 0.02);
        v_finer := v_seen;
      end if;
      v_seen := v_part || v_seen;
    end if;
    exit when p_level is not null;
  end loop;
  if v_finer <> '{}' then
    v_best_part := core._refine_parts(p_vectors, p_sure, v_best_part, v_finer);
    v_best := core._judge_parts(p_vectors, p_sure, v_best_part);
  end if;
  return query select coalesce(v_best_part, v_part), coalesce(v_best_level, p_level), coalesce(v_best, '{}');
end;
$$;
comment on function core._agglomerate is 'Vectors in parts, each named by the place of its first member, and the level of mean similarity they were cut at. Argument p_sure has the sure tag of each vector, or null.';
