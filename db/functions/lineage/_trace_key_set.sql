create or replace function core._trace_key_set()
returns trigger
language plpgsql
as $$
begin
  perform core._trace('collection_key_set', jsonb_build_object('collection', new.name, 'key', core._key_text(new.key_paths),
                        'before', core._key_text(old.key_paths)));
  return null;
end;
$$;
