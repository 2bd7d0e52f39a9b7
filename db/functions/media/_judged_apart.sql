create or replace function core._judged_apart(p_asset_id uuid, p_original_id uuid)
returns boolean
language sql stable
as $$
  select exists (
    select from (
      select p_asset_id as id union all select asset_id from core.duplicate where original_id = p_asset_id
    ) as own
    cross join lateral (
      select second_id as id from core.duplicate_verdict where first_id = own.id and verdict = 'different'
      union all
      select first_id from core.duplicate_verdict where second_id = own.id and verdict = 'different'
    ) as other
    left join core.duplicate as link on link.asset_id = other.id
    where coalesce(link.original_id, other.id) = p_original_id)
$$;
comment on function core._judged_apart is 'Whether a person said that a file, or one of those linked to it, is different from one of another original''s group.';
