create or replace view catalog.cluster as
select cluster.id, cluster.name, cluster.provisional, mean.members, cluster.space, cluster.threshold,
       cluster.cover_asset_id, cluster.named_by, cluster.created_at, cluster.updated_at,
       cluster.closed, cluster.merged_into, cluster.folder
from core.cluster
join core.cluster_mean as mean on mean.cluster_id = cluster.id;
comment on view catalog.cluster is 'Directories of like media, and those that are closed.';
comment on column catalog.cluster.provisional is 'True until it has enough members or an admin confirms it.';
comment on column catalog.cluster.closed is 'True when its members went elsewhere for good; merged_into says where to.';
comment on column catalog.cluster.folder is 'Its directory below library/, on storages that have directories.';
