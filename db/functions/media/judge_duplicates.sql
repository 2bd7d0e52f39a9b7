-- The lock keeps recorders from linking what is being reviewed here: they hold it shared.
create or replace function api.judge_duplicates(p_verdicts jsonb, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_decision uuid := uuidv7();
  v_pairs core.duplicate_verdict[];
  v_missing uuid;
  v_unlinked integer;
  v_linked integer;
begin
  perform core._act(p_actor);
  perform core._lock('duplicates');
  v_pairs := array(
    select row(first_id, second_id, verdict, core._actor(), core.current_time(), v_decision)::core.duplicate_verdict
    from core._verdict_pairs(p_verdicts));
  select id into v_missing
  from (select first_id as id from unnest(v_pairs) union select second_id from unnest(v_pairs)) as named
  where not exists (select from core.media where asset_id = named.id)
  limit 1;
  if v_missing is not null then
    perform core._refuse('CB002', format('File %s not found', v_missing),
      'Verdicts are on files that have been analysed.', jsonb_build_object('system_id', v_missing));
  end if;
  delete from core.duplicate_verdict as known using unnest(v_pairs) as said
  where known.first_id = said.first_id and known.second_id = said.second_id and said.verdict = 'undecided';
  insert into core.duplicate_verdict
  select * from unnest(v_pairs) where verdict <> 'undecided'
  on conflict (first_id, second_id) do update
  set verdict = excluded.verdict, decided_by = excluded.decided_by, decided_at = excluded.decided_at,
      decision_id = excluded.decision_id
  where duplicate_verdict.verdict <> excluded.verdict;
  v_unlinked := core._part_duplicates(v_pairs);
  v_linked := core._join_duplicates(v_pairs);
  return jsonb_build_object('decision_id', v_decision, 'judged', cardinality(v_pairs), 'unlinked', v_unlinked, 'linked', v_linked);
end;
$$;
comment on function api.judge_duplicates is 'Record what a person says of pairs of files: [{"a", "b", "verdict": "different" | "same" | "undecided"}] or [{"group": original, "verdict"}], or what an earlier decision spoke of: [{"decision": decision_id, "verdict"}]. Different ones leave each other''s group permanently; undecided takes a verdict back.';
