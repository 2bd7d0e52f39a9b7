-- Collection by collection, so that a query of one waits for no other.
create or replace view catalog.schema_path as
select collection.name as collection,
       '$' || coalesce((
         select string_agg(case left(step[1], 1) when E'\x02' then '[]' when E'\x03' then '.*' else case
           when substr(step[1], 2) ~ '^[A-Za-z_\u00A1-\U0010FFFF][A-Za-z0-9_\u00A1-\U0010FFFF]*$' then '.' || substr(step[1], 2)
           else format('[''%s'']', replace(replace(substr(to_json(substr(step[1], 2))::text, 2, length(to_json(substr(step[1], 2))::text) - 2), '\"', '"'), '''', '\''')) end end, '' order by n)
         from regexp_matches(substr(steps, 2), E'([\x01\x02\x03][^\x01\x02\x03]*)', 'g') with ordinality as found (step, n)), '') as path,
       shown.depth, shown.documents, round(shown.documents::numeric / nullif(collection.profiled, 0), 4) as presence,
       shown.occurrences, shown.types, shown.distinct_values,
       left(coalesce(shown.number_min::text, shown.text_min), 100) as minimum,
       left(coalesce(shown.number_max::text, shown.text_max), 100) as maximum,
       shown.length_min as shortest, shown.length_max as longest,
       (select jsonb_agg(value order by key::bigint) from jsonb_each(shown.examples)) as examples,
       collection.profiled, collection.documents as of_documents
from core.collection
cross join lateral (
  with member as (
    select parent_sha256 as map_sha256, count(*) filter (where right(steps, 1) <> E'\x03') as named,
           sum(occurrences) as occurrences, min(number_min) as number_min, max(number_max) as number_max,
           min(text_min) as text_min, max(text_max) as text_max, min(length_min) as length_min, max(length_max) as length_max,
           bool_and(right(steps, 1) = E'\x03' or substr(steps, length(regexp_replace(steps, E'\x01[^\x01]*$', '')) + 2)
             ~* '^([0-9]+|[0-9]{4}-[0-9]{2}(-[0-9]{2}([T ].*)?)?|[0-9a-f]{24}|[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$') as data_keys
    from core.collection_path
    where collection_id = collection.id and right(steps, 1) <> E'\x02' and parent_sha256 is not null
    group by parent_sha256
  ), map as (
    select member.*, path.steps, path.depth, path.documents, path.types -> 'object' as objects, shape.types
    from member
    join core.collection_path as path on path.collection_id = collection.id and path.steps_sha256 = member.map_sha256
    cross join lateral (
      select jsonb_object_agg(type, n) as types, count(*) filter (where type <> 'null') as shapes
      from (
        select type, sum(n::bigint) as n
        from core.collection_path as child cross join jsonb_each_text(child.types) as counted (type, n)
        where child.collection_id = collection.id and child.parent_sha256 = member.map_sha256 and right(child.steps, 1) <> E'\x02'
        group by type
      ) as added
    ) as shape
    cross join lateral (
      select case when cardinality(path.key_hashes) < 64 then cardinality(path.key_hashes)
                  else 63 / ((path.key_hashes[64]::numeric + 9223372036854775808) / 18446744073709551616) end as keys
    ) as estimate
    where shapes <= 1 and (
      keys >= 20 and member.occurrences <= 0.25 * keys * (path.types ->> 'object')::bigint
      or data_keys and keys >= 2 and member.named > 0)
  ), shown as (
    select steps, depth, documents, occurrences, types, number_min, number_max, text_min, text_max,
           length_min, length_max, examples, case
             when hashes = '{}' then null
             when cardinality(hashes) < 64 then cardinality(hashes)
             else least(round(63 / ((hashes[64]::numeric + 9223372036854775808) / 18446744073709551616)), occurrences) end as distinct_values
    from core.collection_path as path
    where path.collection_id = collection.id and not exists (
      select from map where starts_with(path.steps, map.steps || E'\x01') or path.steps = map.steps || E'\x03')
    union all
    select steps || E'\x03', depth + 1, documents, occurrences, types, number_min, number_max, text_min, text_max,
           length_min, length_max, null, null
    from map
    where not exists (
      select from map as above where starts_with(map.steps, above.steps || E'\x01'))
  )
  select * from shown
) as shown;
comment on view catalog.schema_path is 'What all documents of a collection have at each path to depth 3. [] stands for the elements of an array, .* for the members of an object whose keys are data. It follows storing within seconds: profiled says how many of the documents it knows.';
comment on column catalog.schema_path.documents is 'Documents that have the path; a null counts as present. Of members counted together the sum of theirs.';
comment on column catalog.schema_path.presence is 'Share of the profiled documents that have the path.';
comment on column catalog.schema_path.occurrences is 'Values found there: more than documents below an array.';
comment on column catalog.schema_path.types is 'How many values of each type: text, numeric, boolean, timestamptz, date, object, array, null.';
comment on column catalog.schema_path.distinct_values is 'Different scalars: exact below 64, else an estimate. That is within a fourth in 19 of 20 cases, and never more than the number of values.';
comment on column catalog.schema_path.minimum is 'The smallest number; where there are none, the smallest string by code points. At most 100 characters.';
comment on column catalog.schema_path.shortest is 'Characters of the shortest string, elements of the shortest array.';
comment on column catalog.schema_path.examples is 'Up to five values, always the same ones for the same documents.';
comment on column catalog.schema_path.collection is 'The collection.';
comment on column catalog.schema_path.path is 'Where in a document.';
comment on column catalog.schema_path.depth is 'Steps below the top; the top is 0.';
comment on column catalog.schema_path.maximum is 'Greatest number, else last text in order.';
comment on column catalog.schema_path.profiled is 'Documents it knows of.';
comment on column catalog.schema_path.of_documents is 'Documents the collection has.';
comment on column catalog.schema_path.longest is 'Most characters of a text there.';
