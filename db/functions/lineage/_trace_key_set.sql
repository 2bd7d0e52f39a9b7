create or replace function core._trace_key_set()
returns trigger
language plpgsql
as $$
begin
  perform core._trace('collection_key_set', jsonb_build_object('collection', new.name, 'key', core._key_text(new.key_paths),
    'order_by', new.order_by, 'delete_when', new.delete_said, 'before', core._key_text(old.key_paths),
    'before_order_by', old.order_by, 'before_delete_when', old.delete_said));
  return null;
end;
$$;
