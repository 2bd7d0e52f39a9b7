-- What is around records in several arrays is repeated for each. A document with 64 kB of it in one place, or 64 MB
-- together, stays whole.
create or replace function core._records_in(p_document jsonb, p_path jsonb)
returns jsonb
language sql immutable
as $$
  select case when runs <> '[]' and (
      select max(size) <= 65536 and sum(size) <= 67108864
      from (select octet_length((run -> 'rest')::text) as size from jsonb_array_elements(runs) as run) as rest
    ) then runs end
  from core._record_runs(p_document, p_path) as runs
$$;
comment on function core._records_in is 'The records of an envelope, [{"records", "rest"}] for each array of them in it. Null for another document, or one with too much around its records.';
