create or replace function core._act_detail()
returns jsonb
language sql stable
as $$
  select coalesce(nullif(current_setting('cubby.detail', true), '')::jsonb, '{}')
$$;
comment on function core._act_detail is 'What core._act got about the act, to be added to its lineage.';
