create or replace view catalog.duplicate_verdict as
select first_id, second_id, verdict, decided_by, decided_at, decision_id from core.duplicate_verdict;
comment on view catalog.duplicate_verdict is 'What people said of pairs of files. Say so with select api.judge_duplicate(a, b, verdict).';
comment on column catalog.duplicate_verdict.first_id is 'One of the two files.';
comment on column catalog.duplicate_verdict.second_id is 'The other one.';
comment on column catalog.duplicate_verdict.verdict is 'same or different.';
comment on column catalog.duplicate_verdict.decided_by is 'Actor of the verdict.';
comment on column catalog.duplicate_verdict.decided_at is 'When.';
comment on column catalog.duplicate_verdict.decision_id is 'The decision it is part of: what a person said at once, of however many pairs, is taken back at once.';
