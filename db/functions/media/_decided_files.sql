create or replace function core._decided_files(p_decision_id uuid)
returns setof uuid
language sql stable
as $$
  select first_id from core.duplicate_verdict where decision_id = p_decision_id
  union
  select second_id from core.duplicate_verdict where decision_id = p_decision_id
$$;
comment on function core._decided_files is 'The files a decision speaks of.';
