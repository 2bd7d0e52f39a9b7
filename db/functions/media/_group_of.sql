create or replace function core._group_of(p_original_id uuid)
returns setof uuid
language sql stable
as $$
  select p_original_id union all select asset_id from core.duplicate where original_id = p_original_id
$$;
comment on function core._group_of is 'An original and everything linked to it.';
