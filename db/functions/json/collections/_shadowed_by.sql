-- A typed table of that name would need quotes in every query, or mean another table than the analyst reads.
create or replace function core._shadowed_by(p_name text)
returns text
language sql stable
as $$
  select coalesce(
    (select format('%s is a reserved word of SQL', p_name) from pg_get_keywords() where word = p_name and catcode in ('R', 'T')),
    (select format('catalog.%s is a view of Cubby', relname) from pg_class where relnamespace = 'catalog'::regnamespace and relname = p_name),
    (select format('%s is a table of Postgres itself', relname) from pg_class where relnamespace = 'pg_catalog'::regnamespace and relname = p_name))
$$;
comment on function core._shadowed_by is 'Why a collection of that name could not be read by its name alone: a reserved word, or a view that is found first. Null when it can.';
