-- The labels a model knows belong to its spaces: a thousand kinds of things do not compete for the tags of
-- another model. Broader words sum up what is below them.
alter table core.embedding_space
  add column label_scale real not null default 100,
  add column tag_threshold real not null default 0.2,
  add constraint label_scale_is_positive check (label_scale > 0),
  add constraint tag_threshold_is_a_probability check (tag_threshold between 0 and 1);
comment on column core.embedding_space.label_scale is 'Factor of the similarities to labels in the softmax that makes probabilities of them.';
comment on column core.embedding_space.tag_threshold is 'Least probability of a tag whose label has no threshold of its own.';

alter table core.tag_label
  add column only_in text[],
  add column narrower text[] not null default '{}';
comment on column core.tag_label.only_in is 'Spaces of the models that brought the label; null: a person''s, for every space.';
comment on column core.tag_label.narrower is 'Labels below a broader word: its probability is the sum of theirs, and it has no vector of its own.';
comment on column core.tag_label.threshold is 'Least probability among all labels; null takes that of the space.';

-- Labels that a model brought were given to every space so far.
update core.tag_label
set only_in = made.spaces
from (select label, array_agg(space order by space) as spaces from core.tag_label_vector group by label) as made
where made.label = tag_label.label
  and not exists (
    select from core.lineage
    where stage = 'label_changed' and detail ->> 'label' = tag_label.label and actor not like 'model %')
  and exists (
    select from core.lineage
    where stage = 'label_changed' and detail ->> 'label' = tag_label.label and actor like 'model %');
