create or replace function core._label_prompts(p_label text)
returns text[]
language sql immutable
as $$
  select array['a photo of a ' || p_label, 'a picture of a ' || p_label, 'a drawing of a ' || p_label]
$$;
comment on function core._label_prompts is 'What stands for a label without prompts of its own.';
