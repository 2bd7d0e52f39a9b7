create or replace function catalog.list_spaces()
returns jsonb
language sql stable security definer
set search_path = public, pg_temp
as $$
  select jsonb_build_object('items', coalesce(jsonb_agg(
    to_jsonb(listed) || jsonb_build_object(
      'files', (select count(*) from (select from core.embedding where embedding.space = listed.space limit 100000) as counted),
      'filling', core._reembedding_item(listed.space))
    order by listed.active desc, listed.created_at, listed.space), '[]'))
  from catalog.embedding_space as listed
$$;
comment on function catalog.list_spaces is 'Every space, the one in use first. Also how many files have a vector in it (counted up to 100,000), and its progress where it was filled beside another.';
