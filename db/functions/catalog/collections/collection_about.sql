create or replace function catalog.collection_about(p_name text)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_collection core.collection := core._collection_of(p_name);
begin
  return jsonb_build_object(
    'signature', (
      select coalesce(jsonb_agg(jsonb_build_object('key', replace(key, chr(31), '.'), 'share', share) order by share desc, key), '[]')
      from (select key, value::double precision as share from jsonb_each(v_collection.signature)
            order by value::double precision desc, key limit 200) as weighed),
    'keys', (select count(*) from jsonb_object_keys(v_collection.signature)),
    'aliases', array(select name from core.collection_alias where collection_id = v_collection.id order by name limit 200),
    'merged', array(select name from core.collection where merged_into = v_collection.id order by name limit 200),
    'rules', (select count(*) from core.collection_rule where collection_id = v_collection.id),
    'fields', core._fields(v_collection.id),
    'drift', case when (core._active_table(v_collection.id)).id is not null then core._drift_item(v_collection.id) end);
end;
$$;
comment on function catalog.collection_about is 'What belongs into a collection: {"signature": [{"key", "share"}], "keys", "aliases": names it had, "merged": collections that went into it, "rules", "fields": [{"path", "keys"}] to look documents up by, "drift": what its typed table has no column for, null without one}.';
