"""The rules on photographs that a person has sorted: which show the same and which must not."""

from __future__ import annotations

import csv
import hashlib
import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cubby.db.client import Vector
from cubby.embedding import HistogramEmbedder
from cubby.media import Decoded, DecoderPool, sniff_file
from tests.db.cubby import Cubby
from tests.db.sent import image

FACTS = (
    "content_type", "media_type", "extension", "width", "height", "duration_seconds", "phash",
    "pixel_sha256", "metadata", "simple_tags", "notes",
)  # fmt: skip


@pytest.fixture
def sorted_files(corpora: Path) -> list[dict[str, str]]:
    with (corpora / "LABELS" / "near-duplicates.tsv").open() as file:
        return list(csv.DictReader(file, delimiter="\t"))


def _record(cubby: Cubby, embedder: HistogramEmbedder, path: Path, decoded: Decoded) -> str:
    rows = embedder.embed_images([frame.pixels for frame in decoded.frames])
    at, frames = None, []
    if len(rows):
        mean = rows.mean(axis=0)
        at = Vector(mean / np.linalg.norm(mean))
        frames = [
            (frame.time_seconds, Vector(row))
            for frame, row in zip(decoded.frames, rows, strict=True)
            if frame.time_seconds is not None
        ]
    facts: dict[str, Any] = {name: getattr(decoded, name) for name in FACTS}
    facts["frame_hashes"] = [frame.phash for frame in decoded.frames]
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    part = image(name=path.name, media_type=decoded.media_type, sha256=digest)
    answer = cubby.picture(at, part, embedder.space, frames=frames, **facts)
    return str(answer["system_id"])


def _compare(cubby: Cubby, pool: DecoderPool, paths: dict[str, Path]) -> None:
    """What the worker does with the pictures that look like the new one."""
    for (job,) in cubby.rows(
        "select id from core.job where task = 'media.verify' and state = 'queued'"
    ):
        cubby.begin(job)
        told = []
        for group in cubby.call("api.next_verification", p_job_id=job):
            mine, others = group["of"]["system_id"], [one["system_id"] for one in group["with"]]
            files = [(paths[one], sniff_file(paths[one])) for one in (mine, *others)]
            for other, measures in zip(others, pool.compare(files[0], files[1:]), strict=True):
                first, second = sorted((mine, other))
                told.append({"first": first, "second": second, "from": mine, "measures": measures})
        cubby.call("api.next_verification", p_job_id=job, p_measured=told)


@pytest.mark.prove
def test_what_a_person_calls_the_same_is_linked_and_what_must_stay_apart_is_not(
    cubby: Cubby, corpora: Path, sorted_files: list[dict[str, str]]
) -> None:
    embedder = HistogramEmbedder()
    cubby.space(embedder.space, embedder.cluster_threshold)
    with DecoderPool(1) as pool:
        paths: dict[str, Path] = {}
        for row in sorted_files:
            path = corpora / row["path"]
            row["id"] = _record(cubby, embedder, path, pool.decode(path, sniff_file(path)))
            paths[row["id"]] = path
            _compare(cubby, pool, paths)
    original = {
        str(asset): str(original)
        for asset, original in cubby.rows(
            "select asset_id, original_id from core.duplicate where class <> 'similar_shot'"
        )
    }
    wanted = found = 0
    missed = []
    for one, other in itertools.combinations(sorted_files, 2):
        linked = original.get(one["id"], one["id"]) == original.get(other["id"], other["id"])
        if one["group"] != other["group"]:
            assert not linked, (one["path"], other["path"])
        elif one["must_merge"] == other["must_merge"] == "yes":
            wanted, found = wanted + 1, found + linked
            missed += [] if linked else [one["path"], other["path"]]
    # Two recordings of one sound in two codecs: sounds are compared by their bytes alone.
    assert all(path.startswith("av-mdn/") for path in missed), missed
    assert found >= 0.98 * wanted
