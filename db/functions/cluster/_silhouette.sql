create or replace function core._silhouette(p_own double precision, p_rival double precision)
returns double precision
language sql immutable
as $$
  select coalesce((p_own - p_rival) / greatest(1 - p_own, 1 - p_rival, 1e-9), 0)
$$;
comment on function core._silhouette is 'How much nearer a file is to its own part than to the next one, from -1 to 1; 0 where there is no other.';
