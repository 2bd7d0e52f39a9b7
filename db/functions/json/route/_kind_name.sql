-- What a document says it is. First the class of FHIR, Kubernetes, Stripe, GraphQL and JSON-LD. Then `events` where its
-- type is written as theirs are, such as user.created, for later events of other types join the same collection. Then
-- the thing that an action of GitHub is about. A plain type is an attribute of things more often than their kind.
-- Only documents in the inbox are read: those of a request that is routed before it is stored have keys alone.
create or replace function core._kind_name(p_request_id uuid, p_signature jsonb)
returns text
language sql stable
as $$
  with looked as materialized (
    select doc from core.job join api.inbox on inbox.job_id = job.id
    where job.request_id = p_request_id and jsonb_typeof(doc) = 'object'
      and doc ?& array(select key from jsonb_each(p_signature) where value = '1' and key !~ chr(31))
    limit 100
  ), said as (
    select coalesce(
      (select value #>> '{}' from (values (doc -> 'resourceType'), (doc -> '__typename'), (doc -> '@type'),
         (case when doc ? 'apiVersion' then doc -> 'kind' end), (case when doc ? 'id' then doc -> 'object' end)) as class (value)
       where jsonb_typeof(value) = 'string' and value #>> '{}' ~ '^[A-Za-z][A-Za-z0-9_. -]{1,49}$' limit 1),
      (select 'events' from unnest(array[doc -> 'type', doc -> 'event', doc -> 'event_type', doc -> 'eventType', doc -> 'topic',
         doc -> 'detail-type']) as event (value)
       where jsonb_typeof(value) = 'string' and value #>> '{}' ~ '^[A-Za-z][A-Za-z0-9_-]*([.:/][A-Za-z0-9_-]+)+$' and length(value #>> '{}') <= 80 limit 1),
      (select string_agg(key, '_' order by n) from jsonb_each(doc) with ordinality as member (key, value, n)
       where jsonb_typeof(doc -> 'action') = 'string' and doc ? 'sender' and jsonb_typeof(value) = 'object'
         and key <> all ('{sender,repository,organization,installation,enterprise,changes,requested_reviewer,requested_team,assignee}')
       having count(*) between 1 and 2)
    ) as name
    from looked
  )
  select core._identifier_of(min(name)) from said having count(*) = count(name) and count(distinct name) = 1 and core._identifier_of(min(name)) <> 'unnamed'
$$;
comment on function core._kind_name is 'The name of their kind that all documents of a request say; null where they say none, or several.';
