-- Once for a space: what people change or delete afterwards stays as they left it. A label of the same name
-- that a person made is theirs, and has its vector in every space anyway.
create or replace function api.put_model_labels(
  p_space text, p_labels jsonb, p_scale double precision, p_threshold double precision, p_actor text default null
)
returns integer
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_count integer;
begin
  perform core._check_space(p_space);
  perform core._act(p_actor);
  perform core._lock('spaces');
  update core.embedding_space set label_scale = p_scale, tag_threshold = p_threshold
  where space = p_space and (label_scale, tag_threshold) is distinct from (p_scale::real, p_threshold::real);
  if exists (select from core.tag_label where p_space = any (only_in))
     or exists (select from core.tag_label_vector where space = p_space) then
    return 0;
  end if;
  insert into core.tag_label (label, prompts, narrower, only_in)
  select value ->> 'label', array(select jsonb_array_elements_text(value -> 'prompts')),
         array(select jsonb_array_elements_text(coalesce(value -> 'narrower', '[]'))), array[p_space]
  from jsonb_array_elements(p_labels)
  on conflict (label) do update
  set only_in = tag_label.only_in || p_space
  where tag_label.only_in is not null;
  get diagnostics v_count = row_count;
  return v_count;
end;
$$;
comment on function api.put_model_labels is 'Labels that a model knows in its space: [{"label", "prompts", "narrower"}], and how similarities to them become probabilities. Done once for a space; returns how many are new there.';
