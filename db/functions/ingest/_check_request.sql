-- The HTTP side refuses these too, with better places; a caller from psql meets the same limits.
create or replace function core._check_request(p_request jsonb)
returns void
language plpgsql stable
as $$
declare
  v_field text;
begin
  if core._may_be_accepted((p_request ->> 'id')::uuid) is false then
    perform core._refuse('CB001', 'The request took longer than a day', 'Send it again, in parts.', jsonb_build_object('field', 'id'));
  end if;
  perform core._refuse_collection_name(p_request ->> 'collection');
  if jsonb_typeof(p_request -> 'key') <> 'null' then
    if core._key_paths(p_request -> 'key') = '[]' then
      perform core._refuse('CB001', 'The document key has no paths',
        'Name one to four paths, or leave the document key out.', jsonb_build_object('field', 'key'));
    end if;
    if p_request ->> 'collection' is null then
      perform core._refuse('CB001', 'A document key is given without a collection',
        'Name the collection too: routed documents may go to several collections.', jsonb_build_object('field', 'key'));
    end if;
  end if;
  foreach v_field in array array['owner', 'idempotency_key'] loop
    if length(p_request ->> v_field) not between 1 and 255 then
      perform core._refuse('CB001', format('%s has %s characters', v_field, length(p_request ->> v_field)),
        'Give 1 to 255 characters, or leave it out.', jsonb_build_object('field', v_field));
    end if;
  end loop;
  if jsonb_typeof(p_request -> 'tags') not in ('array', 'null')
     or exists (
       select from jsonb_array_elements(case jsonb_typeof(p_request -> 'tags') when 'array' then p_request -> 'tags' end) as tag
       where jsonb_typeof(tag) <> 'string' or length(tag #>> '{}') not between 1 and 255) then
    perform core._refuse('CB001', 'tags is not a list of words of 1 to 255 characters',
      'For example: ["holiday", "2024"].', jsonb_build_object('field', 'tags'));
  end if;
end;
$$;
comment on function core._check_request is 'Refuses the words of a request that no column or index could take.';
