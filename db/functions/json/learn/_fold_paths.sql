-- Of an object with more than profile_children members those with the smallest hashes keep a row of their own. The
-- others give their counts to the row for all others, and what is below the members is dropped: the keys are data. None
-- of it depends on the order they came in: a path that has lost its row once can never be among the smallest again.
-- Beyond 10,000 paths the deepest go as well; only then order may matter.
create or replace function core._fold_paths(p_collection_id integer)
returns void
language plpgsql volatile
as $$
declare
  v_beyond bytea[];
  v_crowded bytea[];
  v_rest core.collection_path[];
begin
  select array_agg(steps_sha256) filter (where rank > core._number_setting('profile_children')),
         array_agg(distinct parent_sha256) filter (where rank > core._number_setting('profile_children'))
  into v_beyond, v_crowded
  from (
    select steps_sha256, parent_sha256, row_number() over (partition by parent_sha256 order by steps_sha256) as rank
    from core.collection_path
    where collection_id = p_collection_id and right(steps, 1) not in (E'\x02', E'\x03') and parent_sha256 is not null
  ) as ranked;
  v_crowded := coalesce(v_crowded, '{}') || array(
    select parent_sha256 from core.collection_path where collection_id = p_collection_id and right(steps, 1) = E'\x03');
  if v_crowded <> '{}' then
    with recursive below as (
      select path.steps_sha256
      from core.collection_path as member
      join core.collection_path as path on path.collection_id = p_collection_id and path.parent_sha256 = member.steps_sha256
      where member.collection_id = p_collection_id and member.parent_sha256 = any (v_crowded)
      union
      select path.steps_sha256
      from below join core.collection_path as path on path.collection_id = p_collection_id and path.parent_sha256 = below.steps_sha256
    ), dropped as (
      delete from core.collection_path
      where collection_id = p_collection_id
        and (steps_sha256 = any (v_beyond) or steps_sha256 in (select steps_sha256 from below))
      returning *
    )
    select array_agg(row(
      collection_id, sha256(convert_to(parent || E'\x03', 'UTF8')), parent_sha256, parent || E'\x03', depth,
      documents, occurrences, types, number_min, number_max, text_min, text_max, length_min, length_max, hashes, examples,
      '{}'::bigint[])::core.collection_path)
    into v_rest
    from dropped
    cross join lateral (select regexp_replace(steps, E'\x01[^\x01]*$', '') as parent) as above
    where steps_sha256 not in (select steps_sha256 from below);
    perform core._merge_paths(array[path]) from unnest(v_rest) as path;
  end if;
  delete from core.collection_path
  where collection_id = p_collection_id and steps_sha256 in (
    select steps_sha256 from core.collection_path where collection_id = p_collection_id
    order by depth, steps_sha256 offset 10000);
end;
$$;
comment on function core._fold_paths is 'Keep the profile of a collection bounded, however many keys its objects have.';
