create or replace view catalog.tag_label as
select label, prompts, threshold, background from core.tag_label;
comment on view catalog.tag_label is 'Labels pictures may be tagged with. Change one with select api.put_tag_label(label).';
