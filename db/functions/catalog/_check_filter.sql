create or replace function core._check_filter(p_filter jsonb)
returns void
language plpgsql stable
as $$
declare
  v_key text;
  v_value jsonb;
begin
  for v_key, v_value in select * from jsonb_each(jsonb_strip_nulls(p_filter)) loop
    if v_key not in ('kind', 'media_type', 'tags', 'owner', 'from', 'to', 'cluster_id', 'collection', 'status', 'q', 'similar_to') then
      perform core._refuse('CB001', format('there is no filter %s', v_key),
        'Filters: kind, media_type, tags, owner, from, to, cluster_id, collection, status.', jsonb_build_object('filter', v_key));
    end if;
    if v_key in ('from', 'to') and not pg_input_is_valid(v_value #>> '{}', 'timestamptz')
       or v_key in ('cluster_id', 'similar_to') and not pg_input_is_valid(v_value #>> '{}', 'uuid')
       or v_key = 'tags' and jsonb_typeof(v_value) <> 'array'
       or v_key = 'kind' and v_value #>> '{}' not in ('media', 'json')
       or v_key = 'media_type' and v_value #>> '{}' not in ('image', 'video', 'audio', 'other')
       or v_key = 'status' and v_value #>> '{}' not in ('queued', 'processing', 'done', 'failed') then
      perform core._refuse('CB001', format('%s is not a value for the filter %s', v_value, v_key),
        'from and to take RFC 3339 moments, cluster_id a uuid, kind media or json.', jsonb_build_object('filter', v_key, 'value', v_value));
    end if;
  end loop;
end;
$$;
comment on function core._check_filter is 'Refuses filters that do not exist or cannot hold.';
