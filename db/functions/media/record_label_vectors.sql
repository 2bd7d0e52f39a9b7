create or replace function api.record_label_vectors(p_space text, p_labels text[], p_vectors vector[], p_actor text default null)
returns integer
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_count integer;
begin
  perform core._check_space(p_space);
  perform core._act(p_actor);
  insert into core.tag_label_vector (label, space, vector)
  select label, p_space, vector
  from unnest(p_labels, p_vectors) as made (label, vector)
  where exists (select from core.tag_label where tag_label.label = made.label)
  on conflict (label, space) do update set vector = excluded.vector;
  get diagnostics v_count = row_count;
  if v_count > 0 and exists (select from core.embedding_space where space = p_space and active) then
    perform core._begin_retagging(p_space);
  end if;
  return v_count;
end;
$$;
comment on function api.record_label_vectors is 'Store the vectors of labels in a space, and have the files of the active space tagged again. Returns how many.';
