create or replace view catalog.tag_label as
select label, prompts, threshold, background, narrower, only_in from core.tag_label;
comment on view catalog.tag_label is 'Labels pictures may be tagged with. Change one with select api.put_tag_label(label).';
comment on column catalog.tag_label.label is 'The word.';
comment on column catalog.tag_label.prompts is 'The texts whose mean vector stands for it.';
comment on column catalog.tag_label.threshold is 'Least probability among all labels; null takes that of the space.';
comment on column catalog.tag_label.background is 'Never given: it is there so that none of the others may win.';
comment on column catalog.tag_label.narrower is 'Labels below a broader word: it is as likely as all of them together.';
comment on column catalog.tag_label.only_in is 'Spaces of the models that brought it; null: a person''s, for every space.';
