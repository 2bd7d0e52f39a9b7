-- A file may state a day, a month or a year: the function answers with how much is said.
drop function core._taken_candidates(jsonb);
