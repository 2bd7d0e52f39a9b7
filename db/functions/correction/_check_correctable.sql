create or replace function core._check_correctable(p_ids uuid[], p_changes jsonb)
returns void
language plpgsql stable
as $$
declare
  v_wrong uuid[];
begin
  v_wrong := array(select id from unnest(p_ids) as named (id) where not exists (select from core.asset where asset.id = named.id));
  if v_wrong <> '{}' then
    perform core._no_object('object', v_wrong[1]);
  end if;
  v_wrong := array(select id from core.asset where id = any (p_ids) and kind <> 'media' order by id);
  if v_wrong <> '{}' then
    perform core._refuse('CB003', format('Cannot correct documents: %s of %s objects are, the first is %s', cardinality(v_wrong), cardinality(p_ids), v_wrong[1]),
      'Correct files only; send a document again to change it.', jsonb_build_object('documents', v_wrong[1:100]));
  end if;
  if p_changes ?| array['zone', 'shift'] and not p_changes ? 'captured_at' then
    v_wrong := array(select id from core.asset where id = any (p_ids) and captured_local is null order by id);
    if v_wrong <> '{}' then
      perform core._refuse('CB003', format('Cannot change a date that is not known: %s of %s files have none, the first is %s', cardinality(v_wrong), cardinality(p_ids), v_wrong[1]),
        'Give captured_at to those first.', jsonb_build_object('undated', v_wrong[1:100]));
    end if;
  end if;
end;
$$;
comment on function core._check_correctable is 'Refuses objects that do not exist, documents, and files without a date where it is to be shifted or given a zone.';
