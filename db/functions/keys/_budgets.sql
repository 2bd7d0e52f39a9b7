-- The defaults of all but `collections` are settings of the API process (CUBBY_KEY_…).
create or replace function core._budgets()
returns table (name text, maximum bigint)
language sql immutable
as $$
  values ('requests', 1000000::bigint), ('connections', 1000000), ('statement_seconds', 7200), ('streams', 1000000),
         ('bytes', 1000000000000000), ('objects', 1000000000000), ('decoder_seconds', 1000000), ('collections', 1000000)
$$;
comment on function core._budgets is 'The budgets of an API key, and the largest number that each may be.';
