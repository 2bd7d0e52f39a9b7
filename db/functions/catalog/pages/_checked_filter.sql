create or replace function core._checked_filter(p_filter jsonb, p_also text)
returns jsonb
language plpgsql stable
as $$
declare
  v_allowed text[] := array['kind', 'media_type', 'tags', 'owner', 'from', 'to', 'cluster_id', 'collection', 'status', p_also];
  v_key text;
  v_value jsonb;
begin
  if jsonb_typeof(p_filter) <> 'object' then
    perform core._refuse('CB001', 'a filter is a JSON object', 'For example: {"kind": "media"}.', jsonb_build_object('filter', p_filter));
  end if;
  p_filter := jsonb_strip_nulls(coalesce(p_filter, '{}'));
  for v_key, v_value in select * from jsonb_each(p_filter) loop
    if v_key <> all (v_allowed) then
      perform core._refuse('CB001', format('there is no filter %s', v_key),
        format('Filters: %s.', array_to_string(v_allowed, ', ')), jsonb_build_object('filter', v_key));
    end if;
    if v_key in ('from', 'to') and not pg_input_is_valid(v_value #>> '{}', 'timestamptz')
       or v_key in ('cluster_id', 'similar_to') and not pg_input_is_valid(v_value #>> '{}', 'uuid')
       or (v_key = 'tags') <> (jsonb_typeof(v_value) = 'array')
       or jsonb_typeof(v_value) = 'object'
       or v_key = 'kind' and v_value #>> '{}' not in ('media', 'json')
       or v_key = 'media_type' and v_value #>> '{}' not in ('image', 'video', 'audio', 'other')
       or v_key = 'status' and v_value #>> '{}' not in ('queued', 'processing', 'done', 'failed') then
      perform core._refuse('CB001', format('%s is not a value for the filter %s', v_value, v_key),
        'from and to take RFC 3339 moments, cluster_id and similar_to a uuid, tags a list, kind media or json, '
        'media_type image, video, audio or other, status queued, processing, done or failed.',
        jsonb_build_object('filter', v_key, 'value', v_value));
    end if;
  end loop;
  return p_filter;
end;
$$;
comment on function core._checked_filter is 'A filter without its nulls; refuses keys that do not exist (p_also is the one that only this reader has) and values that cannot hold.';
