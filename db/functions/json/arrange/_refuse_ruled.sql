create or replace function core._refuse_ruled(p_collection core.collection)
returns void
language plpgsql stable
as $$
declare
  v_of text := coalesce(case when p_collection.records_path is not null then p_collection.name end,
                        (select name from core.collection where envelopes_id = p_collection.id));
begin
  if p_collection.split_path is not null then
    perform core._refuse('CB003', format('%s is split by a rule', p_collection.name),
      'End it first: {"op": "split", "path": null}.', jsonb_build_object('collection', p_collection.name));
  end if;
  if v_of is not null then
    perform core._refuse('CB003', format('%s holds the %s of a rule', p_collection.name,
        case when v_of = p_collection.name then 'records' else 'envelopes' end),
      format('End it first: {"op": "records", "path": null} of %s.', v_of), jsonb_build_object('collection', v_of));
  end if;
end;
$$;
comment on function core._refuse_ruled is 'Refuses an act on a collection whose documents a rule places: records, or a split.';
