-- A refusal names the objects that depend on the table. None of them is dropped.
create or replace function core._try_ddl(p_statements text[], p_table text)
returns void
language plpgsql volatile
as $$
declare
  v_dependents text;
begin
  perform core._run_ddl(p_statements);
exception
  when dependent_objects_still_exist then
    -- "view x depends on table y", a line for each.
    get stacked diagnostics v_dependents = pg_exception_detail;
    v_dependents := replace(regexp_replace(v_dependents, ' depends on [^\n]*', '', 'g'), E'\n', ', ');
    perform core._refuse('CB003', format('Something depends on collections.%s: %s', p_table, v_dependents),
      'Drop or change it first; nothing is ever dropped for you.');
  when lock_not_available then
    perform core._refuse('CB003', 'The table is in use', 'Try again in a moment.');
end;
$$;
comment on function core._try_ddl is 'Run DDL on a table that people may be using, or refuse: CB003 names what depends on it, or says that it is in use.';
