-- Of two in one group that are different the later leaves it, or the earlier where the later is the original. A link that only a person's word had made
-- goes with that word.
create or replace function core._part_duplicates(p_pairs core.duplicate_verdict[])
returns integer
language plpgsql volatile
as $$
declare
  v_count integer;
begin
  delete from core.duplicate
  where asset_id in (
    select coalesce(later.asset_id, earlier.asset_id)
    from unnest(p_pairs) as said
    left join core.duplicate as earlier on earlier.asset_id = said.first_id
    left join core.duplicate as later on later.asset_id = said.second_id
    where said.verdict = 'different' and coalesce(later.original_id, said.second_id) = coalesce(earlier.original_id, said.first_id)
       or said.verdict = 'undecided' and later.evidence ? 'judged_by' and later.original_id = said.first_id
       or said.verdict = 'undecided' and earlier.evidence ? 'judged_by' and earlier.original_id = said.second_id);
  get diagnostics v_count = row_count;
  return v_count;
end;
$$;
comment on function core._part_duplicates is 'Unlink what verdicts part; returns how many links went.';
