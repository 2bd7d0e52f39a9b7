create or replace view catalog.label_without_vector as
select tag_label.label, tag_label.prompts, space.space
from core.tag_label
cross join core.embedding_space as space
where space.has_text and tag_label.narrower = '{}'
  and (tag_label.only_in is null or space.space = any (tag_label.only_in))
  and not exists (
    select from core.tag_label_vector as made where made.label = tag_label.label and made.space = space.space);
comment on view catalog.label_without_vector is 'Labels that still need a vector in a space: a worker with that model makes them.';
comment on column catalog.label_without_vector.label is 'The label.';
comment on column catalog.label_without_vector.prompts is 'The texts whose mean vector stands for it.';
comment on column catalog.label_without_vector.space is 'Where the vector is missing.';
