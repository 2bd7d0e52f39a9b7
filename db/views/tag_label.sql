create or replace view catalog.tag_label as
select label, prompts, threshold, background from core.tag_label;
comment on view catalog.tag_label is 'Labels pictures may be tagged with. Change one with select api.put_tag_label(label).';
comment on column catalog.tag_label.label is 'The word.';
comment on column catalog.tag_label.prompts is 'The texts whose mean vector stands for it.';
comment on column catalog.tag_label.threshold is 'Least probability among all labels; null takes 0.2.';
comment on column catalog.tag_label.background is 'Never given: it is there so that none of the others may win.';
