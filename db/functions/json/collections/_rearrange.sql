-- A short lock_timeout is in core._run_ddl: a long reader makes the act fail, and other readers do not wait for long.
create or replace function core._rearrange(p_statements text[])
returns void
language plpgsql volatile
as $$
declare
  v_dependents text;
begin
  perform core._run_ddl(p_statements);
exception
  when lock_not_available or deadlock_detected then
    perform core._refuse('CB003', 'The documents are being read', 'Try again in a moment.');
  when dependent_objects_still_exist then
    get stacked diagnostics v_dependents = pg_exception_detail;
    perform core._refuse('CB003', format('Something depends on the documents'' table: %s',
      replace(regexp_replace(v_dependents, ' depends on [^\n]*', '', 'g'), E'\n', ', ')),
      'Drop or change it first; nothing is ever dropped for you.');
end;
$$;
comment on function core._rearrange is 'Rename or drop the table of a collection''s documents, or say what prevents it.';
