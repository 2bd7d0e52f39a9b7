create or replace function core._refuse_change_but_pruning()
returns trigger
language plpgsql
as $$
begin
  if not core._is_step(old.stage) then
    perform core._refuse('CB005', format('%s is immutable: %s of stage %s refused', tg_table_name, lower(tg_op), old.stage),
      'What came in and what was done stays as it was. Record something new instead.');
  end if;
  return old;
end;
$$;
comment on function core._refuse_change_but_pruning is 'Refuse to delete lineage rows other than steps of machinery.';
