-- 1 and 1.0 are one key, 1 and "1" are two. By -> and not by #>, for which "0" would be a place in an array.
create or replace function core._key_hash(p_document jsonb, p_key jsonb)
returns bytea
language sql immutable
as $$
  select case when bool_and(coalesce(jsonb_typeof(part) in ('string', 'number', 'boolean'), false))
              then sha256(convert_to(jsonb_agg(
                case when jsonb_typeof(part) = 'number' then to_jsonb(trim_scale(part::numeric)) else part end order by n)::text, 'UTF8')) end
  from (
    select n, case jsonb_array_length(keys) when 1 then p_document -> (keys ->> 0) else p_document -> (keys ->> 0) -> (keys ->> 1) end as part
    from jsonb_array_elements(p_key) with ordinality as listed (keys, n)
  ) as found
$$;
comment on function core._key_hash is 'The key of a document as 32 bytes, or null when a part of it is missing, null, an object or an array.';
