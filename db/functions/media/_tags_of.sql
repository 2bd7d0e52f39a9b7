-- First the labels, the likeliest in front, then the broader words, the narrowest in front.
create or replace function core._tags_of(p_space text, p_vector vector)
returns text[]
language sql stable
as $$
  select coalesce(array_agg(label order by breadth, probability desc, label), '{}')
  from (
    select label, probability, breadth,
           row_number() over (partition by breadth > 1 order by breadth, probability desc, label) as place
    from core._tag_probabilities(p_space, p_vector)
    where probability >= needed
  ) as likely
  where place <= core._number_setting('tags_per_asset')
$$;
comment on function core._tags_of is 'Labels a vector is most likely of, and broader words for them; none when a background label wins or nothing is likely enough.';
