-- Documents go from one docs_ table to another, with the catalogue's row, and from one typed table to the
-- other, in the transaction of the caller, which holds both collections still.
create or replace function core._take_documents(p_from core.collection, p_into core.collection, p_ids uuid[])
returns void
language plpgsql volatile
set enable_nestloop = off
as $$
declare
  v_left core.schema_def := core._active_table(p_from.id);
  v_entered core.schema_def := core._active_table(p_into.id);
begin
  if v_left.id is not null then
    execute format('delete from collections.%I where document_id = any ($1)', v_left.proposal ->> 'table') using p_ids;
  end if;
  execute format('with taken as (delete from collections.%I where id = any ($1) returning *) insert into collections.%I select * from taken',
                 'docs_' || p_from.name, 'docs_' || p_into.name) using p_ids;
  update core.asset set collection_id = p_into.id where id = any (p_ids);
  update core.collection set documents = documents - cardinality(p_ids) where id = p_from.id;
  update core.collection set documents = documents + cardinality(p_ids) where id = p_into.id;
  if v_entered.id is not null then
    execute core._materialise_sql(v_entered.name, v_entered.proposal) using p_ids;
  end if;
end;
$$;
