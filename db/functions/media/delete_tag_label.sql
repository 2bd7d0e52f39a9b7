create or replace function api.delete_tag_label(p_label text, p_actor text default null)
returns void
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
begin
  perform core._act(p_actor);
  delete from core.tag_label where label = p_label;
  if not found then
    perform core._refuse('CB002', format('Label %s not found', p_label), 'List them with select * from catalog.tag_label.',
      jsonb_build_object('label', p_label));
  end if;
  perform core._begin_retagging(space) from core.embedding_space where active;
end;
$$;
comment on function api.delete_tag_label is 'Remove a label. Files that have it as a tag lose it.';
