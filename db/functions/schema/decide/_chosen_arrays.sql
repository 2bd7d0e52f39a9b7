-- Deeper than the profile goes, an array counts when a document of the sample has a filled one there.
create or replace function core._chosen_arrays(p_schema core.schema_def, p_paths jsonb)
returns table (path text, keys jsonb)
language plpgsql stable
as $$
declare
  v_path text;
  v_keys jsonb;
  v_found boolean;
begin
  for v_path in select distinct value from jsonb_array_elements_text(p_paths) loop
    select listed.keys into v_keys from core._object_arrays(p_schema.profile) as listed where listed.path = v_path;
    if v_keys is null and v_path like '%[]' then
      v_keys := core._path_steps(left(v_path, -2));
      if v_keys is null or v_keys @? '$[*] ? (@.type() == "number")' then
        continue;
      end if;
      execute format('select exists (select from core.collection_sample as sample join collections.%I as docs on docs.id = sample.asset_id
        where sample.collection_id = $1 and core._is_filled_array(%s) and jsonb_typeof(%2$s -> 0) = ''object'')',
        'docs_' || p_schema.name, core._at_sql('docs.doc', v_keys))
      into v_found using p_schema.collection_id;
      v_keys := case when v_found then v_keys end;
    end if;
    if v_keys is not null then
      path := core._path_text(v_keys) || '[]';
      keys := v_keys;
      return next;
    end if;
  end loop;
end;
$$;
comment on function core._chosen_arrays is 'Those of the paths that are arrays of objects in a collection: $.items[] with its keys, at any depth.';
