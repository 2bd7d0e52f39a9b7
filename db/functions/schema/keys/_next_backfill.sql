-- A version that brings or takes the column of a key changes what the key is: its values then count, and not
-- their spellings. So healing continues with fold. Folding continues with the unique index, where there is none.
create or replace function core._next_backfill(p_schema core.schema_def)
returns text
language sql stable
as $$
  select case
    when p_schema.backfill_kind = 'heal' and exists (
      select from jsonb_array_elements(case when p_schema.leaving <> '[]' or p_schema.leaving_children <> '[]' then p_schema.leaving
        when p_schema.base_id is not null then core._added_part(p_schema.proposal) -> 'columns' else '[]' end) as col
      where not col ? 'widens' and key_paths @> jsonb_build_array(col -> 'keys')) then 'fold'
    when p_schema.backfill_kind in ('fold', 'heal') and p_schema.proposal -> 'key' = '[]' and key_paths <> '[]'
      and core._with_key(p_schema.proposal, key_paths) -> 'key' <> '[]' then 'index' end
  from core.collection where id = p_schema.collection_id
$$;
comment on function core._next_backfill is 'What a backfill that has ended continues with: fold, index or, mostly, nothing (null).';
