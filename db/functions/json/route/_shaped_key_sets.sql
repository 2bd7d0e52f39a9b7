-- Of each set the document whose hash is smallest, so the order of arrival does not matter.
create or replace function core._shaped_key_sets(p_groups jsonb)
returns jsonb
language sql stable
as $$
  select coalesce(jsonb_agg(jsonb_build_object('document', core._shape(doc), 'count', jsonb_array_length(value -> 'ordinals'))), '[]')
  from jsonb_array_elements(p_groups)
  cross join lateral (
    select doc from api.inbox
    where job_id = (value ->> 'job_id')::bigint and ordinal in (select n::integer from jsonb_array_elements_text(value -> 'ordinals') as listed (n))
    order by sha256, ordinal limit 1
  ) as example
$$;
comment on function core._shaped_key_sets is 'As core._key_sets, with the shape of one document of each set.';
