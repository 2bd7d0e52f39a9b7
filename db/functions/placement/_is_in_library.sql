create or replace function core._is_in_library(p_uri text)
returns boolean
language sql stable
as $$
  select exists (select from core.library where uri = p_uri)
    or exists (
      select from regexp_match(p_uri, '^fs://library/([^/]+)/([^/]+)$') as place (part)
      join core.cluster on lower(cluster.folder) = lower(part[1]) and cluster.folder = part[1] and not cluster.closed
      join core.library on library.cluster_id = cluster.id and lower(library.name) = lower(part[2]) and library.name = part[2])
$$;
comment on function core._is_in_library is 'Whether some file is, or belongs, at this place below library/: names pass from one to another.';
