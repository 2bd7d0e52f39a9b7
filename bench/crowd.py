"""A Cubby that has been in use for long: objects, clusters and dead letters as rows alone.

Each request is one of 100 objects: a file that cannot be decoded, 25 pictures and 74 documents.
Five pictures are a cluster. No part of it has bytes.
"""

from __future__ import annotations

from typing import Any

import psycopg

from bench.bulk import indexed_afterwards

SPACE = "crowd-512"
COLLECTION = "crowd"
OBJECTS, CLUSTERS = 100, 5
"""Of one request."""

_STEPS = (
    # Around the vector of a cluster lie those of its members.
    """
    create temporary table made_cluster as
    select n, uuidv7() as id, l2_normalize((
      select array_agg(sin(n * 0.7 + d * d * 0.013 + n * d * 0.31))
      from generate_series(1, 512) as d)::real[]::vector(512)) as centre
    from generate_series(0, %(requests)s * 5 - 1) as n
    """,
    """
    insert into core.cluster
      (id, name, space, provisional, threshold, centroid, created_at, updated_at)
    select id, 'crowd ' || n, %(space)s, n %% 3 = 0, 0.7, centre, now(), now() from made_cluster
    """,
    """
    insert into core.cluster_mean (cluster_id, members, total)
    select id, 5, (select array_agg(x * 5) from unnest(centre::real[]) as x)::vector
    from made_cluster
    """,
    """
    create temporary table made_request as
    select n, uuidv7() as id, now() - n * interval '10 minutes' as at, 'owner ' || n %% 20 as owner
    from generate_series(0, %(requests)s - 1) as n
    """,
    """
    insert into core.ingest_request (id, owner, objects_total, created_at)
    select id, owner, 100, at from made_request
    """,
    """
    create temporary table made_raw as
    select uuidv7() as id, request.id as request_id, part, at, owner, request.n
    from made_request as request cross join generate_series(0, 26) as part
    """,
    """
    insert into core.asset_raw
      (id, request_id, part_id, uri, sha256, size_bytes, content_type, format, filename, created_at)
    select id, request_id, part::text, 'fs://incoming/' || request_id || '/' || part, '', 1000,
           case when part < 26 then 'image/jpeg' else 'application/json' end,
           case when part = 26 then 'json' end,
           case when part < 26 then format('crowd-%%s-%%s.jpg', n, part) else 'crowd.json' end, at
    from made_raw
    """,
    """
    create temporary table made_asset as
    select uuidv7() as id, raw.request_id, raw.id as raw_id, raw.at, raw.owner, raw.n, part,
           case when part < 26 then part else place end as ordinal,
           cluster.id as cluster_id, centre
    from made_raw as raw
    cross join lateral generate_series(26, case when part = 26 then 99 else 26 end) as place
    left join made_cluster as cluster
      on part between 1 and 25 and cluster.n = (raw.n * 25 + part - 1) / 5
    """,
    """
    insert into core.job
      (state, task, queue, request_id, raw_id, first_ordinal, last_ordinal, attempts, max_attempts,
       stage, error_code, error_message, error_permanent, created_at, started_at, finished_at)
    select 'failed', 'media.process', 'media', request_id, raw_id, 0, 0, 1, 5, 'decode',
           'decode_failed', format('crowd-%%s-0.jpg: the image file is truncated', n), true,
           at, at, at
    from made_asset where ordinal = 0
    """,
    """
    insert into core.asset
      (id, status, kind, media_type, request_id, ordinal, raw_id, raw_offset, size_bytes, sha256,
       content_type, uri, owner, collection_id, cluster_id, cluster_similarity, tags, created_at)
    select id, case when ordinal = 0 then 'failed' else 'done' end,
           case when part < 26 then 'media' else 'json' end,
           case when part < 26 then 'image' end, request_id, ordinal, raw_id,
           case when part = 26 then (ordinal - 26) * 100 end, 100,
           case when part = 26 then md5(id::text) || md5(request_id::text) end,
           case when part < 26 then 'image/jpeg' else 'application/json' end,
           'fs://media/clusters/' || cluster_id || '/' || id, owner,
           case when part = 26 then collection_id end, cluster_id,
           case when cluster_id is not null then 1 end,
           case when part < 26 then array['tag ' || n %% 50] else '{}' end, at
    from made_asset
    cross join (select id from core.collection where name = 'crowd') as found (collection_id)
    """,
    """
    insert into core.failure (asset_id, stage, code, message, created_at)
    select id, 'decode', 'decode_failed', 'the image file is truncated', at
    from made_asset where ordinal = 0
    """,
    """
    insert into core.media (asset_id, sha256, width, height, extension, filename)
    select id, md5(id::text), 640, 480, 'jpg', format('crowd-%%s-%%s.jpg', n, part)
    from made_asset where cluster_id is not null
    """,
    # Every tenth picture shows what the one before it shows.
    """
    insert into core.duplicate (asset_id, original_id, class, evidence, created_at)
    select copy.id, original.id, 'same_picture', '{"phash_distance": 3}', copy.at
    from made_asset as copy
    join made_asset as original
      on original.request_id = copy.request_id and original.ordinal = copy.ordinal - 1
    where copy.ordinal in (10, 20)
    """,
    """
    insert into collections.docs_crowd (id, doc, created_at)
    select id, jsonb_build_object('reading', n * 100 + ordinal, 'site', 'site ' || n %% 30), at
    from made_asset where part = 26
    """,
    """
    update core.collection set documents = documents + %(requests)s * 74 where name = 'crowd'
    """,
    """
    insert into core.search_text (asset_id, words, created_at)
    select id, to_tsvector('simple', format('crowd %%s %%s tag%%s', n, ordinal, n %% 50)), at
    from made_asset where ordinal > 0
    """,
    """
    insert into core.lineage (id, request_id, asset_id, stage, actor, detail, created_at)
    select uuidv7(), request_id, id, stage, 'crowd', '{}', at
    from made_asset cross join (values ('placed'), ('tagged')) as happened (stage)
    where cluster_id is not null
    """,
    """
    insert into core.tag_label (label, prompts)
    select 'tag ' || n, array['a photo of a tag ' || n] from generate_series(0, 99) as n
    on conflict do nothing
    """,
)
_VECTORS = """
with nudge as (
  select k, (select array_agg(case when d = 1 + k * 100 then 0.2 else 0 end order by d)
             from generate_series(1, 512) as d)::real[]::vector(512) as aside
  from generate_series(0, 4) as k
)
insert into core.embedding (asset_id, space, vector, created_at)
select id, %(space)s, l2_normalize(centre + aside), at
from made_asset join nudge on k = abs(hashtext(id::text)) %% 5
where cluster_id is not null
"""


def make(connection: psycopg.Connection[Any], requests: int) -> None:
    """So many requests, as the owner of the tables. The collection `crowd` is there already, for
    its documents to be added to."""
    given = {"requests": requests, "space": SPACE}
    connection.execute("select api.register_space(%s, 'made', 0.7, true)", (SPACE,))
    connection.execute("select api.use_space(%s, 'bench')", (SPACE,))
    for step in _STEPS:
        connection.execute(step, given)
    with indexed_afterwards(connection, "core.embedding"):
        connection.execute(_VECTORS, given)
