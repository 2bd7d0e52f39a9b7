-- Rows are compared as the chain reads them: an erasure is the one change that leaves the digest of a row as it was.
create or replace function core._refuse_change_but_erasure()
returns trigger
language plpgsql
as $$
begin
  if new.detail is distinct from core._erased_detail(old.detail) or core._row_digest(new) <> core._row_digest(old) then
    perform core._refuse('CB005', format('%s is immutable: %s refused', tg_table_name, lower(tg_op)),
      'What came in and what was done stays as it was. Record something new instead.');
  end if;
  return new;
end;
$$;
comment on function core._refuse_change_but_erasure is 'Refuse every change of a lineage row but the erasure of its detail.';
