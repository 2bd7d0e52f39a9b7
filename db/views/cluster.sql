create or replace view catalog.cluster as
select cluster.id, cluster.name, cluster.provisional, mean.members, cluster.space, cluster.threshold,
       cluster.cover_asset_id, cluster.named_by, cluster.created_at, cluster.updated_at
from core.cluster
join core.cluster_mean as mean on mean.cluster_id = cluster.id;
comment on view catalog.cluster is 'Directories of like media.';
comment on column catalog.cluster.provisional is 'True until it has enough members or an admin confirms it.';
