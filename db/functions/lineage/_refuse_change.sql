create or replace function core._refuse_change()
returns trigger
language plpgsql
as $$
begin
  perform core._refuse('CB005', format('%s is immutable: %s refused', tg_table_name, lower(tg_op)),
    'What came in and what was done stays as it was. Record something new instead.');
  return null;
end;
$$;
