-- The path's keys joined by _ and folded: letters of every script stay, small where there is a small one. All keys, for
-- the last one alone is rarely unique. Of five webhooks of GitHub, 34 of 491 paths at depth 3 have such a last key.
-- So a path has the same name in every collection, whatever other paths there are or come later. Names that would clash
-- end in eight digits of the path's hash; so does a name that looks as if it did. They may clash with Postgres's system
-- columns, the table's own two columns, one that is taken, or another path.
create or replace function core._column_names(p_paths jsonb, p_taken text[] default '{}')
returns table (path text, name text)
language sql immutable
as $$
  select path,
    case
      when crowded or folded = any (p_taken)
        or folded = any (array['document_id', 'extra', 'tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid'])
        or folded <> plain or folded ~ '_[0-9a-f]{8}$'
      then core._cut_name(folded, 54) || '_' || left(encode(sha256(convert_to(path, 'UTF8')), 'hex'), 8)
      else folded
    end
  from (
    select path, plain, folded, count(*) over (partition by folded) > 1 as crowded
    from (
      select value ->> 'path' as path, plain, coalesce(nullif(core._cut_name(plain, 63), ''), 'column') as folded
      from jsonb_array_elements(p_paths)
      cross join lateral (
        select core._folded_name(string_agg(key, '_' order by n)) as plain
        from jsonb_array_elements_text(value -> 'keys') with ordinality as step (key, n)
      ) as joined
    ) as every
  ) as counted
$$;
comment on function core._column_names is 'A distinct column name of at most 63 bytes for each path of [{"path", "keys"}], none of them one of p_taken.';
