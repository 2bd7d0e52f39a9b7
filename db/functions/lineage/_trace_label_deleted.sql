create or replace function core._trace_label_deleted()
returns trigger
language plpgsql
as $$
begin
  perform core._trace('label_deleted', to_jsonb(gone)) from gone;
  return null;
end;
$$;
