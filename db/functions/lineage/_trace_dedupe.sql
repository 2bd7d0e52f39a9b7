create or replace function core._trace_dedupe()
returns trigger
language plpgsql
as $$
begin
  perform core._trace('collection_dedupe_set', jsonb_build_object('collection', new.name, 'dedupe', new.dedupe, 'before', old.dedupe));
  return null;
end;
$$;
