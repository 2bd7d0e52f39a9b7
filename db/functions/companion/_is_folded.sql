-- Hidden only where its main file is shown in its place: a list of films has the film of a live photo.
create or replace function core._is_folded(p_asset core.asset, p_filter jsonb, p_words tsquery)
returns boolean
language sql stable
as $$
  select (p_asset).main_id is not null and p_filter ->> 'companions' is distinct from 'all'
     and core._is_shown((p_asset).main_id, p_filter, p_words)
$$;
comment on function core._is_folded is 'Whether a list leaves an object out because its main file stands for it there; not with the filter companions = all.';
