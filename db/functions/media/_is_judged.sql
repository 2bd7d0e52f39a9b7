create or replace function core._is_judged(p_original_id uuid, p_class text)
returns boolean
language sql stable
as $$
  select not exists (
    select from core.duplicate as link
    where link.original_id = p_original_id and (p_class is null or link.class = p_class)
      and not exists (select from core.duplicate_verdict
                      where first_id = least(link.asset_id, link.original_id)
                        and second_id = greatest(link.asset_id, link.original_id)))
$$;
comment on function core._is_judged is 'Whether a person reviewed every link of this group, or every one of this class.';
