"""An archive far larger than the memory that making it takes."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cubby.db.client import Vector
from cubby.storage import open_storage

FILES, MEGABYTES = 24, 16


def fill(database: Any, root: Path) -> str:
    """A cluster of large files of one name; its id."""
    storage = open_storage(f"fs://{root}")
    database.call(
        "api.register_space", p_space="s", p_model="m", p_threshold=np.float32(0.8),
        p_has_text=False,
    )  # fmt: skip
    vector = np.zeros(512, dtype=np.float32)
    vector[0] = 1
    cluster = ""
    for n in range(FILES):
        request = str(database.value("select uuidv7()"))
        with storage.create(f"incoming/{request}/0") as writer:
            for _ in range(MEGABYTES):
                writer.write(bytes([n]) * 2**20)
            stored = writer.commit()
        database.call(
            "api.accept_ingest",
            p_request={"id": request, "owner": None, "tags": []},
            p_parts=[{
                "part_id": "0", "uri": stored.uri, "sha256": stored.sha256,
                "size_bytes": stored.size_bytes, "claimed_type": None, "failure": None,
                "kind": "media", "media_type": "image", "content_type": "image/png",
                "filename": "scan.png", "format": None,
            }],
            p_element_parts=[], p_element_offsets=[], p_element_lengths=[],
        )  # fmt: skip
        job = database.value("select id from core.job where request_id = %s", request)
        database.call("api.begin_job", p_job_id=job, p_worker="hand")
        facts = {
            "content_type": "image/png", "media_type": "image", "extension": "png",
            "metadata": {}, "simple_tags": [], "notes": [],
        }  # fmt: skip
        cluster = database.call(
            "api.record_media", p_job_id=job, p_facts=facts, p_space="s", p_vector=Vector(vector)
        )["cluster_id"]
    return cluster


@pytest.mark.prove
def test_memory_does_not_grow_with_the_archive(start, database, tmp_path):
    server = start()
    cluster = fill(database, server.folder)
    with server.client() as client:
        client.get(f"clusters/{cluster}")
        before = server.peak_memory()
        with (
            client.stream("GET", f"clusters/{cluster}/archive") as answer,
            (tmp_path / "archive.zip").open("wb") as file,
        ):
            for chunk in answer.iter_bytes():
                file.write(chunk)

    assert server.peak_memory() - before < 64 * 2**20
    with zipfile.ZipFile(tmp_path / "archive.zip") as archive:
        names = archive.namelist()
        sizes = {entry.file_size for entry in archive.infolist()}
        digests = set()
        for name in names:
            with archive.open(name) as entry:
                digests.add(hashlib.file_digest(entry, "sha256").hexdigest())
    assert len(names) == len(set(names)) == len(digests) == FILES
    assert sizes == {MEGABYTES * 2**20}
