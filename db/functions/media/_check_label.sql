create or replace function core._check_label(p_label text, p_prompts text[], p_threshold double precision)
returns void
language plpgsql immutable
as $$
declare
  v_wrong text := case
    when coalesce(trim(p_label), '') = '' then 'a label needs a name'
    when length(p_label) > 100 then format('the name of a label has at most 100 characters, this one %s', length(p_label))
    when p_label ~ '[[:cntrl:]]' then 'the name of a label holds no control characters'
    when cardinality(p_prompts) not between 1 and 100 then format('a label has 1 to 100 prompts, not %s', cardinality(p_prompts))
    when exists (select from unnest(p_prompts) as prompt where coalesce(trim(prompt), '') = '' or length(prompt) > 500)
      then 'a prompt has 1 to 500 characters'
    when not coalesce(p_threshold between 0 and 1, p_threshold is null) then format('a threshold is a probability from 0 to 1, not %s', p_threshold)
  end;
begin
  if v_wrong is not null then
    perform core._refuse('CB001', v_wrong, 'For example: label ''dog'', prompts {"a photo of a dog"}, no threshold.',
      jsonb_build_object('label', p_label));
  end if;
end;
$$;
comment on function core._check_label is 'Refuse a label that no file could be tagged with: CB001.';
