create or replace function core._shape(p_document jsonb)
returns jsonb
language sql immutable
as $$
  select coalesce(jsonb_object_agg(key, case when jsonb_typeof(p_document -> key) = 'object' then (
           select jsonb_object_agg(member, jsonb_typeof(value))
           from (select * from jsonb_each(p_document -> key) limit 1000) as held (member, value)) end), '{}')
  from unnest(core._keys_of(p_document)) as key
$$;
comment on function core._shape is 'The keys that routing looks at, each with the types of its members where its value is an object: {"user": {"id": "number"}, "n": null}.';
