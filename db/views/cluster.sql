create or replace view catalog.cluster as
select cluster.id, cluster.name, cluster.provisional, mean.members, cluster.space, cluster.threshold,
       cluster.cover_asset_id, cluster.named_by, cluster.created_at, cluster.updated_at,
       cluster.closed, cluster.merged_into, cluster.folder, cluster.unsorted, mean.certainty
from core.cluster
join core.cluster_mean as mean on mean.cluster_id = cluster.id;
comment on view catalog.cluster is 'Directories of like media, and those that are closed.';
comment on column catalog.cluster.provisional is 'True until it has enough members or an admin confirms it.';
comment on column catalog.cluster.closed is 'True when its members went elsewhere permanently; merged_into says where to.';
comment on column catalog.cluster.folder is 'Its directory below library/, on storages that have directories.';
comment on column catalog.cluster.id is 'Its id.';
comment on column catalog.cluster.name is 'What people call it; the name of its folder in library/.';
comment on column catalog.cluster.members is 'How many files are in it.';
comment on column catalog.cluster.space is 'Model, weights and preprocessing: vectors of two spaces are never compared.';
comment on column catalog.cluster.threshold is 'Cosine similarity from which it takes a file in.';
comment on column catalog.cluster.cover_asset_id is 'The file that stands for it.';
comment on column catalog.cluster.named_by is 'Actor that named it; null while the name is a guess.';
comment on column catalog.cluster.created_at is 'When it began.';
comment on column catalog.cluster.updated_at is 'When a person or a new mean last changed it.';
comment on column catalog.cluster.unsorted is 'True while it has too few members to be a directory and no person made it one: its files are in catalog.unsorted.';
comment on column catalog.cluster.certainty is 'How much nearer its members are to each other than to the next cluster, 0 to 1. From 0.4 on it is sure, below 0.25 not. Null for one member.';
comment on column catalog.cluster.merged_into is 'Where its members went, when it is closed by a merge.';
