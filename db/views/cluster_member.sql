create or replace view catalog.cluster_member as
select cluster.name as cluster, asset.cluster_id, asset.id as asset_id, media.filename, asset.media_type,
       asset.cluster_similarity as similarity, asset.tags, duplicate.original_id as duplicate_of, duplicate.class as duplicate_class,
       asset.uri, asset.owner, asset.created_at
from core.asset
join core.cluster on cluster.id = asset.cluster_id
join core.media on media.asset_id = asset.id
left join core.duplicate on duplicate.asset_id = asset.id;
comment on view catalog.cluster_member is 'What is in each cluster, with how like the mean it is and what it is a copy of: where cluster = ''red circle''.';
comment on column catalog.cluster_member.cluster is 'The name of the cluster.';
comment on column catalog.cluster_member.cluster_id is 'Its id.';
comment on column catalog.cluster_member.asset_id is 'The file.';
comment on column catalog.cluster_member.filename is 'The name it was sent under.';
comment on column catalog.cluster_member.media_type is 'image, video, audio or other.';
comment on column catalog.cluster_member.similarity is 'Cosine similarity to the mean of the cluster when it was put there.';
comment on column catalog.cluster_member.tags is 'What the sender said, what is plain to see, and what the model saw.';
comment on column catalog.cluster_member.duplicate_of is 'The file it shows again, if it does.';
comment on column catalog.cluster_member.duplicate_class is 'identical or same_picture.';
comment on column catalog.cluster_member.uri is 'Where its bytes are.';
comment on column catalog.cluster_member.owner is 'Owner that the sender gave.';
comment on column catalog.cluster_member.created_at is 'When it came in.';
