create or replace function catalog.count_duplicates(p_class text default null, p_judged boolean default null, p_most integer default 1000)
returns integer
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
begin
  p_most := core._bounded(p_most, 10000);
  perform core._check_duplicate_class(p_class);
  return (
    select count(*) from (
      select distinct original_id from core.duplicate
      where (p_class is null or class = p_class) and (p_judged is null or p_judged = core._is_judged(original_id, p_class))
      limit p_most
    ) as counted);
end;
$$;
comment on function catalog.count_duplicates is 'How many groups catalog.list_duplicates lists, counted up to p_most.';
