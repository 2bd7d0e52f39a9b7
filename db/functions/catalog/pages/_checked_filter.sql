-- received_from and received_to are what from and to mean; either is taken. Of days taken a month or a year may be
-- named, which reads as its first or its last day.
create or replace function core._checked_filter(p_filter jsonb, p_also text)
returns jsonb
language plpgsql stable
as $$
declare
  v_allowed text[] := array['kind', 'media_type', 'tags', 'owner', 'received_from', 'received_to', 'from', 'to', 'captured_from',
                            'captured_to', 'cluster_id', 'collection', 'status', 'companions', p_also];
  v_key text;
  v_value jsonb;
begin
  if jsonb_typeof(p_filter) <> 'object' then
    perform core._refuse('CB001', 'A filter is a JSON object', 'For example: {"kind": "media"}.', jsonb_build_object('filter', p_filter));
  end if;
  p_filter := jsonb_strip_nulls(coalesce(p_filter, '{}'));
  for v_key, v_value in select * from jsonb_each(p_filter) loop
    if v_key <> all (v_allowed) then
      perform core._refuse('CB001', format('Unknown filter: %s', v_key),
        format('Filters: %s.', array_to_string(v_allowed, ', ')), jsonb_build_object('filter', v_key));
    end if;
    if v_key in ('from', 'to', 'received_from', 'received_to') and not pg_input_is_valid(v_value #>> '{}', 'timestamptz')
       or v_key in ('captured_from', 'captured_to') and core._named_day(v_value #>> '{}', false) is null
       or v_key in ('cluster_id', 'similar_to') and not pg_input_is_valid(v_value #>> '{}', 'uuid')
       or (v_key = 'tags') <> (jsonb_typeof(v_value) = 'array')
       or jsonb_typeof(v_value) = 'object'
       or v_key = 'kind' and v_value #>> '{}' not in ('media', 'json')
       or v_key = 'media_type' and v_value #>> '{}' not in ('image', 'video', 'audio', 'other')
       or v_key = 'companions' and v_value #>> '{}' not in ('fold', 'all')
       or v_key = 'status' and v_value #>> '{}' not in ('queued', 'processing', 'done', 'failed') then
      perform core._refuse('CB001', format('Invalid value %s for the filter %s', v_value, v_key),
        'received_from and received_to (from and to) take RFC 3339 moments, captured_from and captured_to local days '
        '(2018-07-14, 2018-07, 2018), cluster_id and similar_to a uuid, tags a list, kind media or json, '
        'media_type image, video, audio or other, status queued, processing, done or failed, companions fold or all.',
        jsonb_build_object('filter', v_key, 'value', v_value));
    end if;
  end loop;
  if p_filter ?| array['received_from', 'received_to'] then
    p_filter := jsonb_strip_nulls(p_filter - 'received_from' - 'received_to' || jsonb_build_object(
      'from', coalesce(p_filter -> 'received_from', p_filter -> 'from'), 'to', coalesce(p_filter -> 'received_to', p_filter -> 'to')));
  end if;
  if p_filter ?| array['captured_from', 'captured_to'] then
    p_filter := p_filter || jsonb_strip_nulls(jsonb_build_object(
      'captured_from', core._named_day(p_filter ->> 'captured_from', false), 'captured_to', core._named_day(p_filter ->> 'captured_to', true)));
  end if;
  return p_filter;
end;
$$;
comment on function core._checked_filter is 'A filter without its nulls; refuses keys that do not exist (p_also is the one that only this reader has) and values that cannot hold.';
