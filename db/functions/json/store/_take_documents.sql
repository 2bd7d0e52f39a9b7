-- Documents go from one docs_ table to another, with the catalogue's row, and from one typed table to the other. The
-- transaction of the caller has locked both collections. Where the newest document of a key leaves, the newest of those
-- that stay takes its row.
create or replace function core._take_documents(p_from core.collection, p_into core.collection, p_ids uuid[])
returns void
language plpgsql volatile
set enable_nestloop = off
as $$
declare
  v_table text;
  v_freed bytea[];
  v_followers uuid[];
  v_left core.schema_def := core._active_table(p_from.id);
  v_entered core.schema_def := core._active_table(p_into.id);
begin
  delete from core.quarantine where document_id = any (p_ids);
  if v_left.id is not null then
    for v_table in
      select v_left.proposal ->> 'table'
      union all select value ->> 'table' from jsonb_array_elements(core._children_now(v_left))
    loop
      execute format('delete from collections.%I where document_id = any ($1)', v_table) using p_ids;
    end loop;
  end if;
  execute format('with taken as (delete from collections.%I where id = any ($1) returning *) insert into collections.%I select * from taken',
                 'docs_' || p_from.name, 'docs_' || p_into.name) using p_ids;
  update core.asset set collection_id = p_into.id where id = any (p_ids);
  update core.collection set documents = documents - cardinality(p_ids) where id = p_from.id;
  update core.collection set documents = documents + cardinality(p_ids) where id = p_into.id;
  with freed as (
    delete from core.document_key where collection_id = p_from.id and document_id = any (p_ids) returning key_sha256
  )
  select array_agg(key_sha256) into v_freed from freed;
  if v_left.id is not null and v_freed is not null then
    execute format('select array(select id from (%s) as version where key_sha256 = any ($1))', core._versions_sql(p_from, v_left.proposal -> 'columns'))
    into v_followers using v_freed;
    perform core._materialise(v_left, v_followers);
  end if;
  if v_entered.id is not null then
    perform core._materialise(v_entered, p_ids);
    perform core._note_drift(v_entered, p_ids);
  end if;
end;
$$;
