create or replace function api.put_tag_label(
  p_label text, p_prompts text[] default null, p_threshold double precision default null,
  p_background boolean default false, p_actor text default null
)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_before core.tag_label;
  v_prompts text[] := coalesce(p_prompts, core._label_prompts(p_label));
begin
  perform core._check_label(p_label, v_prompts, p_threshold);
  perform core._act(p_actor);
  select * into v_before from core.tag_label where label = p_label for update;
  delete from core.tag_label_vector where label = p_label and v_before.prompts <> v_prompts;
  insert into core.tag_label (label, prompts, threshold, background)
  values (p_label, v_prompts, p_threshold, p_background)
  on conflict (label) do update
  set prompts = excluded.prompts, threshold = excluded.threshold, background = excluded.background
  where tag_label is distinct from excluded;
  -- Where the prompts are others, the vectors come first: the worker that records them begins the re-tagging.
  if v_before.prompts = v_prompts
     and (v_before.threshold is distinct from p_threshold::real or v_before.background is distinct from p_background) then
    perform core._begin_retagging(space) from core.embedding_space where active;
  end if;
  return core._label_item(p_label);
end;
$$;
comment on function api.put_tag_label is 'Add or change a label pictures may be tagged with. Its vectors are made by the next worker that sees it; then the files that are there get their tags again.';
