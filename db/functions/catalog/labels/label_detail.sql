-- Where there is none it shows what would be made of the bare word. So it can be changed before pictures are tagged by
-- it.
create or replace function catalog.label_detail(p_label text)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_item jsonb := core._label_item(p_label);
begin
  if v_item is null then
    perform core._check_label(p_label, core._label_prompts(p_label), null);
    v_item := jsonb_build_object('label', p_label, 'prompts', core._label_prompts(p_label), 'threshold', null,
      'background', false, 'narrower', jsonb_build_array(), 'only_in', null, 'spaces', jsonb_build_array(), 'files', 0);
  end if;
  return v_item || jsonb_build_object('known', exists (select from core.tag_label where label = p_label));
end;
$$;
comment on function catalog.label_detail is 'One label; where there is none, with known false, what api.put_tag_label would make of it.';
