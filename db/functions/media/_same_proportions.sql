create or replace function core._same_proportions(p_one core.media, p_other core.media)
returns boolean
language sql immutable
as $$
  select coalesce(abs((p_one).width::numeric * (p_other).height - (p_other).width::numeric * (p_one).height)
                  <= 0.02 * (p_one).width::numeric * (p_other).height, false)
$$;
comment on function core._same_proportions is 'Whether two pictures have the same ratio of width to height, to two hundredths.';
