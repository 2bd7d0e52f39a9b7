create or replace function core._render_reverse_ddl(p_proposal jsonb)
returns text
language sql immutable
as $$
  select format('drop table collections.%I;', p_proposal ->> 'table')
$$;
comment on function core._render_reverse_ddl is 'What undoes core._render_ddl. The documents themselves are in docs_, which nothing here touches.';
