create or replace function core._keyless_share(p_collection core.collection)
returns numeric
language plpgsql stable
as $$
declare
  v_columns jsonb := (core._active_table(p_collection.id)).proposal -> 'columns';
  v_share numeric;
begin
  if p_collection.key_paths <> '[]' then
    execute format('select round(avg((%s is null)::integer), 4) from core.collection_sample as sample
        join collections.%I as docs on docs.id = sample.asset_id where sample.collection_id = $1',
      core._key_sql(coalesce(v_columns, '[]'), p_collection.key_paths, p_collection.delete_when <> '[]', 'docs.doc'), 'docs_' || p_collection.name)
    into v_share using p_collection.id;
  end if;
  return trim_scale(v_share);
end;
$$;
comment on function core._keyless_share is 'The share of sampled documents of a collection that lack its key; null without a key.';
