-- A member is written behind its key and the separator U+001F. An object counts as a record when its members have
-- several types, or one is named as those of records are. The keys of a map are data. A sibling that names the type of
-- an event tells more than the members: a split by it is recommended. documents/keys.py does the same for json.route.
-- Of the result it gives the same keys again.
create or replace function core._lean_keys_of(p_document jsonb)
returns text[]
language sql immutable
as $$
  with outermost as (
    select key, value, jsonb_typeof(value) = 'object' as is_object from jsonb_each(p_document) where key <> '_envelope'
  ), record as (
    select key, value from outermost
    where is_object and (select count(*) from outermost) <= 2
      and not exists (select from outermost where not is_object and lower(key) = any ('{type,event,event_type,eventtype,kind,op,action,topic}'))
      and (select count(distinct jsonb_typeof(member.value)) filter (where jsonb_typeof(member.value) <> 'null') >= 2
                  or bool_or(lower(member.key) = any ('{id,uuid,type,kind,event,event_type,name,status,created_at,timestamp}'))
           from (select * from jsonb_each(value) limit 300) as member)
  ), known as (
    select key from outermost
    union select record.key || chr(31) || member from record cross join lateral (select * from jsonb_object_keys(value) as member limit 300) as inside
  )
  select array(select jsonb_object_keys(jsonb_object_agg(key, null)) from known)
$$;
comment on function core._lean_keys_of is 'The keys of a document of few, with the members of its objects where these are records: event, event␟id.';
