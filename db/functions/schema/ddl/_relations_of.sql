create or replace function core._relations_of(p_tables text[])
returns table (oid oid)
language sql stable
as $$
  with own as (
    select oid, reltoastrelid from pg_class
    where relnamespace = 'collections'::regnamespace and relname = any (p_tables)
  ), heap as (
    select oid from own union select reltoastrelid from own where reltoastrelid <> 0
  )
  select oid from heap
  union select indexrelid from pg_index join heap on heap.oid = indrelid
  union select confrelid from pg_constraint join own on own.oid = conrelid where confrelid <> 0
$$;
comment on function core._relations_of is 'The tables of these names in collections, with their indexes, their overflow storage, and the tables their foreign keys point at.';
