create or replace function core._checked_choices(p_choices jsonb)
returns setof core.kept_original
language plpgsql stable
as $$
declare
  v_wrong jsonb;
begin
  if jsonb_typeof(p_choices) is distinct from 'array' or jsonb_array_length(p_choices) not between 1 and 1000 then
    perform core._refuse('CB001', 'choices are a list of 1 to 1,000', 'For example: [{"group": id, "keep": id}].');
  end if;
  select value into v_wrong from jsonb_array_elements(p_choices)
  where jsonb_typeof(value) <> 'object' or not value ?& array['group', 'keep']
     or not (pg_input_is_valid(value ->> 'group', 'uuid') and pg_input_is_valid(value ->> 'keep', 'uuid'))
     or (select count(*) from jsonb_array_elements(p_choices) as other (choice) where choice -> 'group' = value -> 'group') > 1
  limit 1;
  if v_wrong is not null then
    perform core._refuse('CB001', 'Invalid choice of an original',
      'Give the id of an original as group, once, and as keep the id of a file linked to it.', v_wrong);
  end if;
  select value into v_wrong from jsonb_array_elements(p_choices)
  where not exists (select from core.duplicate
                    where asset_id = (value ->> 'keep')::uuid and original_id = (value ->> 'group')::uuid)
  limit 1;
  if v_wrong is not null then
    perform core._refuse('CB003', 'The file to keep is not linked to that original',
      'Look at the groups as they are now: catalog.list_duplicates().', v_wrong);
  end if;
  return query
  select (value ->> 'keep')::uuid, (value ->> 'group')::uuid, (
           select jsonb_object_agg(asset_id, jsonb_build_object('class', class, 'evidence', evidence))
           from core.duplicate where original_id = (value ->> 'group')::uuid),
         core._actor(), core.current_time()
  from jsonb_array_elements(p_choices);
end;
$$;
comment on function core._checked_choices is 'The choices of originals as they are kept; refuses those of groups that are not so.';
