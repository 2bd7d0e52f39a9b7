-- A file may state a day, a month or a year: the function answers with how much is said.
drop function if exists core._taken_candidates(jsonb);
