create or replace function core._free_folder(p_name text, p_cluster_id uuid)
returns text
language sql stable
as $$
  select case when lower(plain) = 'unsorted' or exists (
      select from core.cluster where lower(folder) = lower(plain) and not closed and not unsorted and id <> p_cluster_id)
    then core._library_name(p_name, ' ~' || right(p_cluster_id::text, 12)) else plain end
  from core._library_name(p_name || '/') as slashed, core._library_name(p_name) as plain
$$;
comment on function core._free_folder is 'The directory of a cluster: its name, with the end of its id where another directory, or that of unsorted files, has that.';
