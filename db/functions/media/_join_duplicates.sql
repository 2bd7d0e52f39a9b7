-- What a person calls the same is linked; where a verdict was taken back, what would have been found is.
create or replace function core._join_duplicates(p_pairs core.duplicate_verdict[])
returns integer
language plpgsql volatile
set search_path = public, pg_temp
as $$
declare
  v_named uuid[] := array(select first_id from unnest(p_pairs) union select second_id from unnest(p_pairs));
  v_before integer := (select count(*) from core.duplicate where asset_id = any (v_named));
  v_clash jsonb;
  v_joins jsonb;
begin
  with pair as (
    select said.first_id, said.second_id,
           coalesce(earlier.original_id, said.first_id) as one, coalesce(later.original_id, said.second_id) as other
    from unnest(p_pairs) as said
    left join core.duplicate as earlier on earlier.asset_id = said.first_id
    left join core.duplicate as later on later.asset_id = said.second_id
    where said.verdict = 'same'
  ), joining as (
    select distinct on (least(one, other), greatest(one, other)) first_id, second_id,
           case when core._goes_first(one, other) then one else other end as root,
           case when core._goes_first(one, other) then other else one end as linked
    from pair where one <> other
  )
  select jsonb_agg(jsonb_build_object('root', root, 'linked', linked)),
         (select jsonb_build_object('a', first_id, 'b', second_id) from joining as one
          where core._judged_apart(linked, root)
             or exists (select from joining as other where other.linked in (one.linked, one.root) and other is distinct from one)
          limit 1)
  into v_joins, v_clash
  from joining;
  if v_clash is not null then
    perform core._refuse('CB003', 'These two cannot be joined: their groups hold files with the verdict different, or another verdict here moves one of them',
      'Take back the verdict in the way, or send these verdicts one after the other.', v_clash);
  end if;
  perform core._attach_duplicates((value ->> 'root')::uuid, jsonb_build_object(value ->> 'linked', jsonb_build_object(
    'class', 'same_picture', 'evidence', jsonb_build_object('judged_by', core._actor()))))
  from jsonb_array_elements(v_joins);
  perform core._find_duplicates(said.id, asset.media_type, embedding.space, embedding.vector)
  from (select distinct second_id as id from unnest(p_pairs) where verdict = 'undecided' order by 1) as said
  join core.asset on asset.id = said.id
  left join core.embedding on asset_id = said.id and space = (select space from core.embedding_space where active);
  return (select count(*) from core.duplicate where asset_id = any (v_named)) - v_before;
end;
$$;
comment on function core._join_duplicates is 'Link what verdicts join; returns how many of the files named are linked that were not.';
