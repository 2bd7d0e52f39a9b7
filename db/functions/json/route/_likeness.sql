-- A share of what both have, in which two differences are told apart. Where only one side has keys of its own, they
-- may be optional: that counts three quarters. Where both have, they are likely two kinds: the smaller number
-- counts once more by a half. With four keys or more on both sides likeness must be a fifth greater.
create or replace function core._likeness(p_shared double precision, p_missing double precision, p_foreign double precision)
returns double precision
language sql immutable
as $$
  select p_shared / (p_shared + 0.75 * (p_missing + p_foreign) + 0.5 * least(p_missing, p_foreign))
         / case when least(p_missing, p_foreign) >= 4 then 1.2 else 1 end
$$;
comment on function core._likeness is 'How alike keys and a signature are, 0 to 1. p_shared weighs the keys of both, p_missing those of the signature alone; p_foreign counts those of the document alone.';
