-- A cover, a threshold, and telling two clusters apart say nothing of where files are.
create or replace function core._makes_directory(p_act text)
returns boolean
language sql immutable
as $$
  select p_act in ('rename', 'confirm', 'merge', 'split', 'move')
$$;
comment on function core._makes_directory is 'Whether this act of a person makes the clusters it touches directories, however few their members.';
