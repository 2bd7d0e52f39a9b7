"""Media in a bucket: placed, moved, packed and checked as in a folder, but for `library/`, which
needs directories."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.cli.api_alone import cubby, running_api
from tests.s3_server import S3Server
from tests.workers.pictures import noise
from tests.workers.plant import Plant

RED, BLUE = (208, 48, 48), (48, 48, 208)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Server]:
    server = S3Server()
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    yield server
    server.stop()


@pytest.fixture
def plant(database: Any, server: S3Server, tmp_path: Path) -> Iterator[Plant]:
    plant = Plant(database.dsn, tmp_path, {"CUBBY_STORAGE_URL": "s3://things/some/prefix"})
    yield plant
    plant.close()


def settle(plant: Plant) -> None:
    plant.wait_for(
        lambda: plant.rows(
            "select not exists (select from core.placement)"
            " and not exists (select from core.stale_file)"
            " and not exists (select from core.job where state not in ('done', 'failed'))"
        )[0][0],
        "the placement of all files",
    )


def placed(server: S3Server) -> set[str]:
    """The keys of everything in the bucket but raw bytes and the mark of a storage."""
    below = "some/prefix/"
    keys = {key.removeprefix(below) for key in server.bucket.objects if key.startswith(below)}
    assert len(keys) == len(server.bucket.objects)
    return {key for key in keys if not key.startswith(("incoming/", "."))}


def expected(plant: Plant) -> set[str]:
    """What the catalogue says there is: each file below its cluster, and two thumbnails."""
    rows = plant.rows("select id::text, cluster_id::text from core.asset")
    return {
        key
        for asset, cluster in rows
        for key in (
            f"media/clusters/{cluster}/{asset}.png",
            f"media/derived/{cluster}/{asset}/256.webp",
            f"media/derived/{cluster}/{asset}/1024.webp",
        )
    }


@pytest.mark.prove
def test_files_in_a_bucket_follow_a_merge_and_are_packed_and_checked_there(
    plant: Plant, server: S3Server, tmp_path: Path
) -> None:
    plant.work()
    pictures = [noise(tmp_path / f"r{n}.png", RED, n) for n in range(2)]
    pictures.append(noise(tmp_path / "b.png", BLUE))
    assert plant.finish(plant.send(*pictures)) == ["done"] * 3
    apart = placed(server)
    assert apart == expected(plant)
    reds, blues = (
        str(row[0]) for row in plant.rows("select id from core.cluster order by created_at")
    )

    plant.call("api.merge_clusters", p_cluster_id=reds, p_from=[blues], p_actor="anna")
    settle(plant)
    together = placed(server)
    assert together == expected(plant) != apart
    assert plant.rows("select count(uri) from core.library") == [(0,)]

    environ = plant.environment(CUBBY_PORT="0")
    with running_api(environ, tmp_path / "api.log") as url:
        archive = httpx.get(f"{url}/api/v1/clusters/{reds}/archive").raise_for_status()
        shown = httpx.get(f"{url}/api/v1/objects?limit=1").raise_for_status().json()["items"][0]
        content = httpx.get(
            f"{url}/api/v1/objects/{shown['system_id']}/content", headers={"Range": "bytes=0-3"}
        )
    with zipfile.ZipFile(io.BytesIO(archive.content)) as packed:
        assert {packed.read(name) for name in packed.namelist()} == {
            path.read_bytes() for path in pictures
        }
    assert (content.status_code, content.content) == (206, b"\x89PNG")

    plant.call("api.undo_cluster_act", p_cluster_id=reds, p_actor="anna")
    settle(plant)
    assert placed(server) == apart
    whole = cubby(environ, "fsck")
    assert (whole.returncode, whole.stdout) == (
        0,
        "3 parts received, 3 files placed, 12 files stored, 0 lineage checkpoints: all is well.\n",
    )

    lost = next(key for key in server.bucket.objects if "media/clusters" in key)
    thumbnail = next(key for key in server.bucket.objects if key.endswith("256.webp"))
    del server.bucket.objects[lost], server.bucket.objects[thumbnail]
    server.bucket.objects["some/prefix/media/clusters/x/stray"] = b"whose?"
    found = cubby(environ, "fsck")
    assert found.returncode == 1
    assert "canonical missing" in found.stdout
    assert "thumbnail missing" in found.stdout
    assert "stray" in found.stdout
    cubby(environ, "fsck", "--repair")
    assert apart <= placed(server)
    assert server.bucket.objects[lost] in {path.read_bytes() for path in pictures}
