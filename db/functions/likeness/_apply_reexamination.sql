create or replace function core._apply_reexamination(p_after uuid, p_applies boolean)
returns integer
language plpgsql volatile
as $$
declare
  v_links jsonb := (select coalesce(jsonb_agg(to_jsonb(link)), '[]') from core._reexamined_links(p_after, 20) as link
                    where class is distinct from examined);
begin
  if p_applies then
    delete from core.duplicate
    using jsonb_array_elements(v_links) as link
    where asset_id = (link ->> 'asset_id')::uuid and link ->> 'examined' is null;
    update core.duplicate
    set class = link ->> 'examined', evidence = duplicate.evidence || coalesce(measured.evidence, '{}')
    from jsonb_array_elements(v_links) as link
    left join lateral (
      select found.evidence from core.duplicate as held
      cross join lateral core._measured_pairs(held.asset_id) as found
      where held.asset_id = (link ->> 'asset_id')::uuid
        and found.asset_id = coalesce((held.evidence ->> 'like')::uuid, held.original_id)) as measured on true
    where duplicate.asset_id = (link ->> 'asset_id')::uuid and link ->> 'examined' is not null;
  end if;
  return jsonb_array_length(v_links);
end;
$$;
comment on function core._apply_reexamination is 'Give 20 links after a file the class that was found for them, or only count those that differ.';
