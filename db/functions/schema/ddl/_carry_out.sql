-- The last check, whatever the gate let through and the DDL role may do. The catalogs must now say what the proposal
-- says, and this transaction must have made nothing else. Version 1 begins with nothing; a later one with the table as
-- it is, to which people may have added an index or a comment. So what it must have changed is what its proposal
-- promises beyond that of the version before.
create or replace function core._carry_out(p_schema core.schema_def)
returns void
language plpgsql volatile
as $$
declare
  v_tables text[] := array(
    select p_schema.proposal ->> 'table'
    union all select value ->> 'table' from jsonb_array_elements(coalesce(p_schema.proposal -> 'children', '[]')));
  v_base jsonb := (select proposal from core.schema_def where id = p_schema.base_id);
  v_expected text[];
  v_before text[];
  v_wrong text;
begin
  perform core._require_gate(p_schema);
  v_before := array(select format('%s %s', kind, oid) from core._made_here());
  v_expected := array(
    select core._table_facts(name) from unnest(v_tables) as name
    union all
    (select core._promised_facts(p_schema.proposal)
     except all select core._promised_facts(v_base) where v_base is not null));
  perform core._run_ddl(core._render_ddl(p_schema.proposal));

  select string_agg(said, '; ') into v_wrong
  from (
    select format('there is %s', fact) as said
    from (select core._table_facts(name) as fact from unnest(v_tables) as name
          except all select unnest(v_expected)) as more
    union all
    select format('missing: %s', fact)
    from (select unnest(v_expected) as fact
          except all select core._table_facts(name) from unnest(v_tables) as name) as less
    union all
    select format('a %s was touched: %s', kind, coalesce(nullif(of, 0)::regclass::text, oid::text))
    from core._made_here()
    where format('%s %s', kind, oid) <> all (v_before) and of not in (select oid from core._relations_of(v_tables))
  ) as differences;
  if v_wrong is not null then
    perform core._refuse('CB006', format('The DDL did not do what the proposal says: %s', v_wrong),
      'Nothing was changed. This is a fault of Cubby: please report it with the proposal.',
      jsonb_build_object('schema_id', p_schema.id));
  end if;
end;
$$;
comment on function core._carry_out is 'Run the DDL of a proposal that the gate passed, and compare the catalogs with it. Refuses, and so rolls back, when they differ.';
