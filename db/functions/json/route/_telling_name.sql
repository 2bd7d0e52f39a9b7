-- What the files share says best what their documents are, then what the documents say; else the keys that few other
-- collections share. Members of a key tell kinds apart whose keys are shared; their own key is not said twice.
create or replace function core._telling_name(p_request_id uuid, p_signature jsonb)
returns text
language sql stable
as $$
  select coalesce(
    core._request_stem(p_request_id),
    core._kind_name(p_request_id, p_signature),
    (select core._identifier_of(string_agg(regexp_replace(key, '^.*' || chr(31), ''), '_' order by key ~ chr(31), rank))
     from (
       select key, row_number() over (order by common, weight desc, key) as rank
       from (
         select key, value::double precision as weight,
                (select count(*) from core.collection where signature ? key)
                + (key = any (array['id', 'name', 'type', 'title', 'created_at', 'updated_at', 'url', 'action', 'sender',
                    'repository', 'organization', 'installation', 'object', 'kind', 'api_version', 'livemode', 'node_id']))::integer as common
         from (
           select key, value from jsonb_each(p_signature)
           where core._identifier_of(key) <> 'unnamed'
             and (key !~ chr(31) or exists (select from core.collection where signature ? split_part(key, chr(31), 1)))
           order by value::double precision desc, key limit 50
         ) as commonest
       ) as told
     ) as ranked
     where rank <= 2),
    'documents')
$$;
comment on function core._telling_name is 'A name for a new collection, from the file names, what the documents say they are, or the most telling keys.';
