create or replace function core._trace_label()
returns trigger
language plpgsql
as $$
begin
  perform core._trace('label_changed', to_jsonb(changed)) from changed;
  return null;
end;
$$;
