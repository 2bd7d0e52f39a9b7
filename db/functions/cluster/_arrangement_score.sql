-- Both sums count files: that neither of two arrangements of the same files has more of them needs no division here.
create or replace function core._arrangement_score(p_separation double precision, p_kept numeric, p_most numeric, p_every bigint)
returns double precision
language sql immutable
as $$
  select p_separation * p_kept * agreement * agreement * case when agreement < 0.75 then 0.001 else 1 end
  from (select coalesce(p_most::double precision / nullif(p_every, 0), 1) as agreement) as told
$$;
comment on function core._arrangement_score is 'What core._judge_parts scores by, from sums over the files: to compare arrangements of the same files.';
