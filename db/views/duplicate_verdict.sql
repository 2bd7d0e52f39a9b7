create or replace view catalog.duplicate_verdict as
select first_id, second_id, verdict, decided_by, decided_at, decision_id from core.duplicate_verdict;
comment on view catalog.duplicate_verdict is 'What people said of pairs of files. Say so with select api.judge_duplicate(a, b, verdict).';
