-- A verdict names a pair, or a whole group: everything in it with everything else. A person who keeps all of a group
-- has looked at all of them. Or it names a decision: the pairs on which that is the last word.
create or replace function core._verdict_pairs(p_verdicts jsonb)
returns table (first_id uuid, second_id uuid, verdict text)
language plpgsql stable
as $$
declare
  v_wrong jsonb;
begin
  if jsonb_typeof(p_verdicts) is distinct from 'array' or jsonb_array_length(p_verdicts) not between 1 and 1000 then
    perform core._refuse('CB001', 'Verdicts are a list of 1 to 1,000', 'For example: [{"a": id, "b": id, "verdict": "different"}].');
  end if;
  select value into v_wrong from jsonb_array_elements(p_verdicts)
  where jsonb_typeof(value) <> 'object' or (value ->> 'verdict') is null
     or value ->> 'verdict' not in ('different', 'same', 'undecided')
     or array(select key from jsonb_object_keys(value) as key where key in ('a', 'b', 'group', 'decision') order by key)
        not in (array['a', 'b'], array['group'], array['decision'])
     or not (pg_input_is_valid(coalesce(value ->> 'a', value ->> 'group', value ->> 'decision'), 'uuid')
             and pg_input_is_valid(coalesce(value ->> 'b', value ->> 'group', value ->> 'decision'), 'uuid'))
     or value ->> 'a' = value ->> 'b'
  limit 1;
  if v_wrong is not null then
    perform core._refuse('CB001', 'Invalid verdict',
      'Give two ids as a and b, the id of an original as group, or that of a decision. Give different, same or undecided as verdict.', v_wrong);
  end if;
  select jsonb_build_object('decision', value ->> 'decision') into v_wrong from jsonb_array_elements(p_verdicts)
  where value ? 'decision' and not exists (
    select from core.duplicate_verdict where decision_id = (value ->> 'decision')::uuid)
  limit 1;
  if v_wrong is not null then
    perform core._refuse('CB002', 'Decision not found, or none of its verdicts is left',
      'List those that hold with catalog.list_duplicate_decisions().', v_wrong);
  end if;
  select jsonb_build_object('group', value ->> 'group') into v_wrong from jsonb_array_elements(p_verdicts)
  where value ? 'group'
    and (select count(*) from (select from core.duplicate where original_id = (value ->> 'group')::uuid limit 50) as linked) not between 1 and 49
  limit 1;
  if v_wrong is not null then
    perform core._refuse('CB001', 'A verdict on a group takes the original of 1 to 49 others',
      'Review larger groups pair by pair; catalog.list_duplicates() lists the groups.', v_wrong);
  end if;
  return query
  with judged as (
    select n, (value ->> 'a')::uuid as one, (value ->> 'b')::uuid as other, value ->> 'verdict' as verdict
    from jsonb_array_elements(p_verdicts) with ordinality as listed (value, n) where value ? 'a'
    union all
    select n, one.id, other.id, value ->> 'verdict'
    from jsonb_array_elements(p_verdicts) with ordinality as listed (value, n)
    cross join lateral core._group_of((value ->> 'group')::uuid) as one (id)
    cross join lateral core._group_of((value ->> 'group')::uuid) as other (id)
    where value ? 'group' and one.id < other.id
    union all
    select n, known.first_id, known.second_id, value ->> 'verdict'
    from jsonb_array_elements(p_verdicts) with ordinality as listed (value, n)
    join core.duplicate_verdict as known on known.decision_id = (value ->> 'decision')::uuid
  )
  select distinct on (least(one, other), greatest(one, other)) least(one, other), greatest(one, other), judged.verdict
  from judged
  order by least(one, other), greatest(one, other), n desc;
end;
$$;
comment on function core._verdict_pairs is 'The pairs that verdicts speak of, the file received first in front; of two verdicts on one pair the later counts.';
