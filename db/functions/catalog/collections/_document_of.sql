create or replace function core._document_of(p_asset_id uuid, p_collection text)
returns jsonb
language plpgsql stable
as $$
declare
  v_document jsonb;
begin
  if p_collection is not null then
    execute format('select doc from collections.%I where id = $1', 'docs_' || p_collection) into v_document using p_asset_id;
  end if;
  return v_document;
end;
$$;
