create or replace function api.forget_stale_files(p_uris text[])
returns integer
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_count integer;
begin
  delete from core.stale_file where uri = any (p_uris);
  get diagnostics v_count = row_count;
  return v_count;
end;
$$;
comment on function api.forget_stale_files is 'These files have been removed.';
