-- The newest, too: what began a short time ago is in few documents of a sample.
create or replace function core._looked_at(p_collection_id integer, p_name text)
returns uuid[]
language plpgsql stable
as $$
declare
  v_ids uuid[];
begin
  execute format('select array(select asset_id from core.collection_sample where collection_id = $1
    union (select id from collections.%I order by id desc limit 1000))',
    'docs_' || p_name)
  into v_ids using p_collection_id;
  return v_ids;
end;
$$;
comment on function core._looked_at is 'The documents in which arrays are looked for: the sample and the 1,000 newest.';
