-- Proposals are hundreds, not millions, and a person looks for some of them by what they would change. So each is
-- described first, and filtered and sorted then.
create or replace function catalog.review_schemas(
  p_filter jsonb default '{}', p_sort text default 'newest', p_limit integer default 50, p_cursor text default null
)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_after uuid := core._cursor_id(p_cursor);
  v_unknown text := (select min(key) from jsonb_object_keys(p_filter) as key where key <> all (array['q', 'status', 'storage_choice', 'change']));
  v_answer jsonb;
begin
  p_limit := core._bounded(p_limit, 500);
  if v_unknown is not null
     or coalesce(p_filter ->> 'status', 'active') <> all (array['provisional', 'active', 'rejected'])
     or coalesce(p_filter ->> 'storage_choice', 'sql') <> all (array['sql', 'jsonb'])
     or coalesce(p_filter ->> 'change', 'new') <> all (array['new', 'additive', 'widened', 'breaking', 'drifted'])
     or coalesce(p_sort, '') <> all (array['newest', 'name', 'documents', 'columns']) then
    perform core._refuse('CB001', format('Unknown filter %s or sort %s of proposals', p_filter, p_sort),
      'Filters: q, status (provisional, active, rejected), storage_choice (sql, jsonb), change (new, additive, widened, breaking, drifted). '
      'Sorts: newest, name, documents, columns.');
  end if;
  with described as materialized (
    select schema.id, core._schema_item(schema) as item, core._schema_diff(schema) as diff,
           jsonb_array_length(coalesce(schema.proposal -> 'columns', '[]')) as columns
    from core.schema_def as schema join core.collection on collection.id = schema.collection_id
    where collection.merged_into is null
      and (p_filter ->> 'status' is null or schema.status = p_filter ->> 'status' and superseded_by is null)
      and (p_filter ->> 'storage_choice' is null or storage_choice = p_filter ->> 'storage_choice')
      and (p_filter ->> 'q' is null or strpos(lower(schema.name), lower(p_filter ->> 'q')) > 0
           or exists (select from jsonb_array_elements(schema.proposal -> 'columns') as col where col ->> 'name' = lower(p_filter ->> 'q')))
  ), told as (
    select id, columns, item || jsonb_build_object('columns', columns,
        'added', jsonb_array_length(coalesce(diff -> 'added', '[]')), 'widened', jsonb_array_length(coalesce(diff -> 'widened', '[]')),
        'breaking', jsonb_array_length(coalesce(diff -> 'breaking', '[]')), 'change', change) as item, change
    from described
    cross join lateral (select case when jsonb_typeof(diff) <> 'object' or diff is null then 'new'
      when diff -> 'breaking' <> '[]' then 'breaking' when diff -> 'widened' <> '[]' then 'widened' else 'additive' end as change) as named
  ), listed as (
    select *, row_number() over (order by
      case p_sort when 'name' then item ->> 'collection' end,
      case p_sort when 'documents' then (item -> 'documents')::bigint when 'columns' then columns end desc nulls last, id desc) as place
    from told
    where p_filter ->> 'change' is null or change = p_filter ->> 'change' or p_filter ->> 'change' = 'drifted' and change <> 'new'
  ), page as (
    select * from listed
    where v_after is null or place > (select place from listed where id = v_after) order by place limit p_limit + 1
  )
  select core._page(coalesce((select jsonb_agg(item order by place) from page), '[]'), p_limit, 'id')
      || jsonb_build_object('total', (select count(*) from listed))
  into v_answer;
  return v_answer;
end;
$$;
comment on function catalog.review_schemas is 'Proposals and decisions to review, with the number of their columns and what a later version adds, widens and breaks. p_filter: q (a part of the collection''s name, or a column), status, storage_choice, change (new, additive, widened, breaking; drifted is all but new). p_sort is newest, name, documents or columns.';
