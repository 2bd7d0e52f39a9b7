create or replace function core._merged_tags(p_given text[], p_seen text[], p_simple text[])
returns text[]
language sql immutable
as $$
  select array(select distinct tag from unnest(p_given || coalesce(p_seen, '{}') || p_simple) as tag order by tag)
$$;
comment on function core._merged_tags is 'What the sender said, what the model saw and what is plain to see, as one sorted list.';
