create or replace function core._chain_digest(p_previous text, p_first uuid, p_last uuid)
returns table (rows bigint, digest text)
language sql stable
as $$
  select count(*), encode(sha256(convert_to(format('%s %s ', p_previous, count(*)), 'UTF8')
                                 || coalesce(string_agg(core._row_digest(lineage), '' order by id), '')), 'hex')
  from core.lineage
  where id between p_first and p_last
$$;
comment on function core._chain_digest is 'The digest of a checkpoint over the lineage rows of these ids, and how many there are.';
