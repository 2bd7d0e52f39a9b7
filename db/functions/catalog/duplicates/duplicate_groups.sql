create or replace function catalog.duplicate_groups(p_originals uuid[], p_class text default null)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
begin
  perform core._check_duplicate_class(p_class);
  perform core._bounded(coalesce(cardinality(p_originals), 0), 200);
  return jsonb_build_object('items', (
    select coalesce(jsonb_agg(core._duplicate_group(original_id, p_class) order by original_id desc), '[]')
    from (select distinct original_id from core.duplicate where original_id = any (p_originals) and (p_class is null or class = p_class)) as listed));
end;
$$;
comment on function catalog.duplicate_groups is 'Up to 200 groups of duplicates by their originals, as they are now; with p_class of links of that class alone. Those that are no more are left out.';
