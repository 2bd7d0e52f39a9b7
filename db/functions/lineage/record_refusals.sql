-- The API counts refusals and reports them together, so that a flood of them writes a row a minute.
create or replace function api.record_refusals(p_refusals jsonb)
returns integer
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_rows integer;
begin
  perform core._act('api');
  insert into core.lineage (id, api_key_id, stage, actor, detail, created_at)
  select uuidv7(), api_key_id, kind, coalesce(name, 'http'),
         jsonb_strip_nulls(jsonb_build_object('count', count, 'since', since, 'addresses', addresses, 'operations', operations)),
         core.current_time()
  from jsonb_to_recordset(p_refusals) as refused
    (kind text, api_key_id uuid, name text, count bigint, since timestamptz, addresses jsonb, operations jsonb)
  where kind in ('login_failed', 'key_unknown', 'role_refused');
  get diagnostics v_rows = row_count;
  return v_rows;
end;
$$;
comment on function api.record_refusals is 'Write lineage about requests that were refused for their key: [{"kind", "api_key_id", "name", "count", "since", "addresses", "operations"}], kind login_failed, key_unknown or role_refused. How many rows it wrote. For the API alone.';
