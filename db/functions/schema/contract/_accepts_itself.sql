create or replace function core._accepts_itself(p_collection_id integer)
returns boolean
language sql stable
as $$
  select contract = 'auto' or contract = 'evolve' and core._flag_setting('auto_migrate') from core.collection where id = p_collection_id
$$;
comment on function core._accepts_itself is 'Whether proposals of a collection are accepted without a person.';
