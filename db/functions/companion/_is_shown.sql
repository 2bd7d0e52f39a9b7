create or replace function core._is_shown(p_id uuid, p_filter jsonb, p_words tsquery)
returns boolean
language plpgsql stable
as $$
begin
  return exists (
    select from core.asset
    where id = p_id and core._passes(asset, p_filter)
      and (p_words is null or exists (select from core.search_text where asset_id = p_id and words @@ p_words)));
end;
$$;
comment on function core._is_shown is 'Whether an object passes a filter and has all words of a list.';
