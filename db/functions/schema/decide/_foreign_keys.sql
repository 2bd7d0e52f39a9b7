-- A column named for a collection (customer_id for customers) or like its key, whose values in the sample are mostly
-- found among that collection's keys. Postgres needs a unique index at the other end even for a constraint that it does
-- not enforce. So only a table with one key column can be referred to.
create or replace function core._foreign_keys(p_collection_id integer, p_name text, p_columns jsonb)
returns jsonb
language plpgsql stable
as $$
declare
  v_candidate record;
  v_held boolean;
  v_found jsonb := '[]';
begin
  for v_candidate in
    select distinct on (mine.value ->> 'name') mine.value ->> 'name' as name, mine.value -> 'keys' as keys, mine.value ->> 'type' as type,
           other.proposal ->> 'table' as references_table, theirs.value ->> 'name' as references_column
    from jsonb_array_elements(p_columns) as mine (value)
    cross join lateral (select lower(regexp_replace(mine.value -> 'keys' ->> -1, '_?(id|Id|ID)$', '')) as stem) as named
    join core.schema_def as other on other.status = 'active' and other.storage_choice = 'sql'
      and other.collection_id <> p_collection_id and jsonb_array_length(other.proposal -> 'key') = 1
    join jsonb_array_elements(other.proposal -> 'columns') as theirs (value)
      on theirs.value -> 'path' = other.proposal -> 'key' -> 0 and theirs.value ->> 'type' = mine.value ->> 'type'
    where mine.value -> 'keys' ->> -1 ~ '(_id|Id|ID)$' and mine.value ->> 'type' in ('text', 'numeric')
      and (other.name = any (array[stem, stem || 's', stem || 'es', regexp_replace(stem, 'y$', 'ies')])
           or mine.value -> 'keys' ->> -1 = theirs.value -> 'keys' ->> -1)
    order by mine.value ->> 'name', other.collection_id
  loop
    execute format($sql$
      select coalesce(avg(exists (select from collections.%I as parent where parent.%I = said::%s)::integer) >= 0.5, false)
      from (
        select docs.doc #>> array(select jsonb_array_elements_text($1)) as said
        from core.collection_sample as sample join collections.%I as docs on docs.id = sample.asset_id
        where sample.collection_id = $2 and jsonb_typeof(docs.doc #> array(select jsonb_array_elements_text($1))) = $3
      ) as referring
    $sql$, v_candidate.references_table, v_candidate.references_column, v_candidate.type, 'docs_' || p_name)
    into v_held
    using v_candidate.keys, p_collection_id, case v_candidate.type when 'text' then 'string' else 'number' end;
    if v_held then
      v_found := v_found || jsonb_build_object('name', core._index_name(p_name, v_candidate.name || '$fk'), 'column', v_candidate.name,
        'references_table', v_candidate.references_table, 'references_column', v_candidate.references_column);
    end if;
  end loop;
  return v_found;
end;
$$;
comment on function core._foreign_keys is 'Columns that point at the key of another collection: [{"name", "column", "references_table", "references_column"}].';
