-- An estimate from what the planner knows. Entries have the average width of their columns, 8 bytes of header and 4 of
-- pointer, on pages filled to 90 %. Equal keys share an entry, so a small index of few values counts as none.
create or replace function core._index_bloat()
returns table (index_name text, ratio double precision)
language sql stable
as $$
  select relation.relname::text,
         greatest(0, 1 - ceil(relation.reltuples * (12 + width.bytes) / (8152 * 0.9)) / relation.relpages)::double precision
  from pg_index as made
  join pg_class as relation on relation.oid = made.indexrelid
  join pg_class as indexed on indexed.oid = made.indrelid
  join pg_am as method on method.oid = relation.relam and method.amname = 'btree'
  cross join lateral (
    select sum(8 * ceil(coalesce(stats.avg_width, 8) / 8.0)) as bytes
    from pg_attribute as col
    left join pg_stats as stats on stats.schemaname = 'core' and stats.tablename = indexed.relname
      and stats.attname = (select attname from pg_attribute where attrelid = indexed.oid and attnum = made.indkey[col.attnum - 1])
    where col.attrelid = relation.oid and col.attnum > 0
  ) as width
  where indexed.relnamespace = 'core'::regnamespace and relation.relpages > 128 and relation.reltuples > 0
$$;
comment on function core._index_bloat is 'The estimated share of each B-tree index above 1 MB that holds no entries.';
