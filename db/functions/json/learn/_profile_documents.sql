-- Every value of these documents to depth 3, counted by path. Members of an object beyond profile_children are counted
-- together. Those with the smallest hashes keep a row of their own, and are the same ones in any order of arrival.
-- Below the members of such an object nothing is kept: its keys are data.
--
-- One pass over the values (core._profile_nodes_sql). Everything else is done on the few paths; what follows from
-- the text of a path is not carried along with its values. Where a sketch of hashes is full already, only smaller hashes are looked at.
create or replace function core._profile_documents(p_collection_id integer, p_ids uuid[])
returns setof core.collection_path
language plpgsql stable
as $$
begin
  return query execute format($sql$
    with recursive %s, counted_values as (
      select steps, type, count(*) as occurrences, min(depth) as depth,
             min(said collate "C") as text_min, max(said collate "C") as text_max, min(number) as number_min, max(number) as number_max,
             min(length) as length_min, max(length) as length_max
      from (
        select steps, depth, case type when 'number' then 'numeric' when 'string' then
                 case when said like '____-__-__%%' then core._value_type(value) else 'text' end else type end as type,
               said, case when type = 'number' then value::numeric end as number,
               case type when 'string' then length(said) when 'array' then jsonb_array_length(value) end as length
        from (select steps, depth, type, value, case when type = 'string' then value #>> '{}' end as said from node offset 0) as read
      ) as measured
      group by 1, 2
    ), typed as materialized (
      select case when steps <> '$' then regexp_replace(steps, E'(\x01[^\x01\x02]*|\x02)$', '') end as parent, steps, depth,
             strpos(steps, E'\x02') > 0 as in_array, type, occurrences, trim_scale(number_min) as number_min, trim_scale(number_max) as number_max,
             left(text_min, 100) as text_min, left(text_max, 100) as text_max, length_min, length_max
      from counted_values
    ), below_array as (
      select steps, count(*) as documents from (select distinct steps, n from node where strpos(steps, E'\x02') > 0) as once group by steps
    ), path as materialized (
      select steps, parent, depth, sha256(convert_to(steps, 'UTF8')) as sha,
             case when bool_or(in_array) then max(below_array.documents) else sum(occurrences)::bigint end as documents
      from typed left join below_array using (steps)
      group by steps, parent, depth
    ), ranked as materialized (
      select *, row_number() over (partition by parent, right(steps, 1) = E'\x02' order by sha) <= $3 as near,
             count(*) over (partition by parent, right(steps, 1) = E'\x02') <= $3 as has_room
      from path
    ), kept as (
      select steps, has_room from ranked where parent is null
      union all
      select ranked.steps, ranked.has_room from kept join ranked on ranked.parent = kept.steps where kept.has_room
    ), labelled as materialized (
      select ranked.steps, ranked.documents, ranked.depth, parent, case when ranked.near then ranked.steps else parent || E'\x03' end as label
      from kept join ranked using (steps)
    ), limited as materialized (
      select labelled.steps, label, hashes[64] as worst
      from labelled left join core.collection_path as known on known.collection_id = $1 and known.steps = label
    ), candidate as (
      select label, hash, any_value(value) as value
      from (
        -- Postgres gives a number and its negative the same hash.
        select label, value, worst, jsonb_hash_extended(value, case when type = 'number' and value < '0' then 1 else 0 end) as hash
        from node join limited using (steps)
        where type in ('string', 'number', 'boolean')
        offset 0
      ) as hashed
      where worst is null or hash < worst
      group by label, hash
    ), sketched as (
      select label, array_agg(hash order by hash) as hashes,
             jsonb_object_agg(hash, case jsonb_typeof(value) when 'string' then to_jsonb(left(value #>> '{}', 100))
                                    when 'number' then to_jsonb(trim_scale(value::numeric)) else value end)
               filter (where rank <= 5 and length(value::text) <= 4000) as examples
      from (select *, row_number() over (partition by label order by hash) as rank from candidate) as sorted
      where rank <= 64
      group by label
    ), keyed as (
      select parent as label, (array_agg(hash order by hash))[:64] as key_hashes
      from (select distinct parent, hashtextextended(steps, 0) as hash from ranked where right(steps, 1) <> E'\x02') as one
      group by parent
    ), counted as (
      select label, jsonb_object_agg(type, n) as types, sum(n)::bigint as occurrences, min(number_min) as number_min,
             max(number_max) as number_max, min(text_min) as text_min, max(text_max) as text_max,
             min(length_min) as length_min, max(length_max) as length_max
      from (
        select label, type, sum(occurrences) as n, min(number_min) as number_min, max(number_max) as number_max,
               min(text_min) as text_min, max(text_max) as text_max, min(length_min) as length_min, max(length_max) as length_max
        from typed join labelled using (steps) group by label, type
      ) as by_type
      group by label
    ), found as (
      select label, parent, depth, sum(documents)::bigint as documents from labelled group by label, parent, depth
    )
    select $1, sha256(convert_to(label, 'UTF8')), sha256(convert_to(parent, 'UTF8')), label, depth, documents, occurrences, types,
           number_min, number_max, text_min, text_max, length_min::bigint, length_max::bigint, coalesce(hashes, '{}'),
           coalesce(examples, '{}'), coalesce(key_hashes, '{}')
    from found join counted using (label) left join sketched using (label) left join keyed using (label)
  $sql$, core._profile_nodes_sql((select 'docs_' || name from core.collection where id = p_collection_id)))
  using p_collection_id, p_ids, core._number_setting('profile_children');
end;
$$;
comment on function core._profile_documents is 'What some documents add to the profile of their collection.';
