"""Where a filter leaves the vector index short of hits, all files are measured and it counts."""

from __future__ import annotations

from typing import Any

import numpy as np

from cubby.db.client import Vector
from tests.db.cubby import Cubby
from tests.db.search.drawn import store
from tests.db.search.searching import SPACE, search

# So many pass that the index proposes; fewer of them than a search wants have a vector.
WITH_VECTOR, WITHOUT = 60, 5_000
AT = Vector([1.0] + [0.0] * 511)


def test_a_starved_filter_is_counted_where_a_scrape_sees_it(pictures: Cubby) -> None:
    rows = np.random.default_rng(5).standard_normal((WITH_VECTOR, 512)).astype(np.float32)
    store(pictures, SPACE, rows / np.linalg.norm(rows, axis=1, keepdims=True))
    pictures.run(
        "insert into core.asset (id, status, kind, media_type, request_id, ordinal, raw_id,"
        " size_bytes, content_type, created_at)"
        " select uuidv7(), 'done', 'media', 'image', request_id, 1000 + n, raw_id, 1,"
        f" 'image/png', created_at from core.asset, generate_series(1, {WITHOUT}) as n"
        " where ordinal = 1"
    )
    pictures.run(
        "insert into core.media (asset_id, sha256)"
        " select id, '' from core.asset on conflict do nothing"
    )

    assert counted(pictures) == 0
    assert len(hits(pictures)) == WITH_VECTOR
    assert counted(pictures) == 0
    assert len(hits(pictures, media_type="image")) == WITH_VECTOR
    assert counted(pictures) == 1
    search(pictures, at=AT, media_type="image")
    assert counted(pictures) > 1


def hits(cubby: Cubby, **wanted: Any) -> list[Any]:
    filter_ = "{" + ",".join(f'"{name}":"{value}"' for name, value in wanted.items()) + "}"
    query = "select distinct id from core._nearest_media(%s, %s, %s::jsonb, clock_timestamp())"
    return cubby.rows(query, AT, SPACE, filter_)


def counted(cubby: Cubby) -> float:
    """What a scrape gets."""
    return float(
        cubby.value(
            "select value from catalog.metrics() where name = 'search_filter_starved_total'"
        )
    )
