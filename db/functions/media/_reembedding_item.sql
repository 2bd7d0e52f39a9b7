create or replace function core._reembedding_item(p_space text)
returns jsonb
language sql stable
as $$
  select to_jsonb(reembedding) from catalog.reembedding where space = p_space
$$;
comment on function core._reembedding_item is 'How far a space has been filled.';
