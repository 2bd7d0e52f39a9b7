-- Zero-shot: a softmax over the similarities to all labels of the space, background labels among them. The
-- factor is the model's own: raw cosines differ too little, and too differently from label to label, for one
-- threshold. A broader word is as likely as all labels below it together.
create or replace function core._tag_probabilities(p_space text, p_vector vector)
returns table (label text, probability double precision, needed real, breadth integer)
language sql stable
set search_path = public, pg_temp
as $$
  with near as materialized (
    select made.label, tag_label.background, coalesce(tag_label.threshold, known.tag_threshold) as needed,
           - (made.vector <=> p_vector) * known.label_scale as logit
    from core.embedding_space as known
    join core.tag_label_vector as made on made.space = known.space
    join core.tag_label on tag_label.label = made.label and (only_in is null or p_space = any (only_in))
    where known.space = p_space
  ), likely as materialized (
    select near.label, background, needed, exp(logit - highest) / sum(exp(logit - highest)) over () as probability
    from near, (select max(logit) as highest from near) as best
  ), narrow as materialized (
    select * from likely where probability > 0.001
  ), broader as materialized (
    -- Joined to nothing, a long array is unpacked once and not for each label that is looked for in it.
    select tag_label.label, coalesce(tag_label.threshold, known.tag_threshold) as needed,
           narrower || '{}'::text[] as narrower, cardinality(narrower) as breadth
    from core.tag_label cross join core.embedding_space as known
    where known.space = p_space and narrower && array(select narrow.label from narrow) and not background
      and (only_in is null or p_space = any (only_in))
  )
  select narrow.label, narrow.probability, narrow.needed, 1 from narrow where not narrow.background
  union all
  select broader.label, sum(narrow.probability), broader.needed, broader.breadth
  from broader join narrow on narrow.label = any (broader.narrower)
  group by broader.label, broader.needed, broader.breadth
$$;
comment on function core._tag_probabilities is 'How likely a vector is of each label, and of each broader word, with what is needed to be shown. breadth is how many labels a word stands for.';
