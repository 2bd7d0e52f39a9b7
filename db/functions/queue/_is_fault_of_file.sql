-- The words of media/errors.py for what the file itself is at fault for.
create or replace function core._is_fault_of_file(p_code text)
returns boolean
language sql immutable
as $$
  select p_code in ('damaged', 'cut_short', 'encrypted', 'too_large', 'not_supported', 'empty')
$$;
comment on function core._is_fault_of_file is 'Whether a reason lies in the bytes that were sent, so that no operator can mend it.';
