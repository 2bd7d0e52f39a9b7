-- The largest directories are read first; a cluster that is closed has no members and comes last.
create index cluster_mean_members on core.cluster_mean (members desc, cluster_id desc);
drop function if exists catalog.list_clusters(integer, text, boolean, text, boolean);
drop function if exists catalog.list_collections();
