create or replace function core._owners_of_name(p_uri text)
returns setof uuid
language sql stable
as $$
  select asset_id from core.library where uri = p_uri
  union
  select library.asset_id
  from regexp_match(p_uri, '^fs://library/([^/]+)/([^/]+)$') as place (part)
  join core.cluster on lower(cluster.folder) = lower(part[1]) and cluster.folder = part[1] and not cluster.closed and not cluster.unsorted
  join core.library on library.cluster_id = cluster.id and lower(library.name) = lower(part[2]) and library.name = part[2]
  union
  select reserved.asset_id
  from regexp_match(p_uri, '^fs://library/unsorted/([^/]+)/([^/]+)$') as place (part)
  join core.unsorted_file as reserved on reserved.period = part[1] and lower(reserved.name) = lower(part[2]) and reserved.name = part[2]
  join core.library on library.asset_id = reserved.asset_id
  join core.cluster on cluster.id = library.cluster_id and cluster.unsorted and not cluster.closed
$$;
comment on function core._owners_of_name is 'The files that are, or belong, at a place below library/: names pass from one to another.';
