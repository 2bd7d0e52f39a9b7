"""What `cubby backup` and `cubby restore` do about lost, changed and foreign files, and refuse."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg
import pytest

from cubby.cli.backup import layout
from cubby.cli.shared_models import share_model
from cubby.config import load
from cubby.embedding import embedder_named
from cubby.storage import open_storage
from tests.cli.api_alone import cubby, environment
from tests.cli.backups import Small, files_of
from tests.databases import Database
from tests.packs import PACKS


@pytest.mark.parametrize("part", ["objects/*/*", "*/*/database", "*/*/files/*", "*/*/manifest"])
def test_a_backup_with_one_changed_byte_is_refused_by_the_name_of_the_file(
    small: Small, empty: str, tmp_path: Path, part: str
) -> None:
    target = open_storage(f"fs://{small.backup}")
    snapshot = layout.choose(target, None)
    path = next(one for one in sorted(small.backup.glob(part)) if part.startswith("objects")
                or snapshot in str(one))  # fmt: skip
    whole = path.read_bytes()
    changed = bytearray(whole)
    changed[len(changed) // 2] ^= 1
    path.chmod(0o600)
    path.write_bytes(changed)
    try:
        done = cubby(environment(empty, tmp_path / "new"), "restore", str(small.backup))
    finally:
        path.write_bytes(whole)

    assert done.returncode == 2
    assert f"The file {path.relative_to(small.backup)} of the backup" in done.stderr
    assert files_of(tmp_path / "new" / "storage") == {}
    with psycopg.connect(empty) as connection:
        query = "select count(*) from pg_namespace where nspname in ('core', 'api', 'catalog')"
        assert connection.execute(query).fetchone() == (0,)


def test_a_pack_that_storage_lost_is_named_and_the_rest_is_kept(
    database: Database, tmp_path: Path
) -> None:
    given = environment(database.dsn, tmp_path)
    settings = load(given | {"CUBBY_MODELS": str(PACKS)})
    with database.connect("cubby_owner") as owner:
        share_model(settings, owner, embedder_named(PACKS, "shapes-clip-v1"), "ann")
    (manifest,) = (tmp_path / "storage").glob("models/*/model.json")
    manifest.unlink()

    taken = cubby(given, "backup", str(tmp_path / "backup"), "--json")

    assert taken.returncode != 0
    assert f"models/{manifest.parent.name}/model.json" in taken.stdout + taken.stderr


def test_a_place_that_is_not_empty_is_refused(small: Small, empty: str, tmp_path: Path) -> None:
    filled = cubby(environment(small.database.dsn, tmp_path / "a"), "restore", str(small.backup))
    assert filled.returncode == 2
    assert "The database is not empty" in filled.stderr
    open_storage(f"fs://{tmp_path}/b/storage").put("incoming/one", b"x")

    full = cubby(environment(empty, tmp_path / "b"), "restore", str(small.backup))

    assert full.returncode == 2
    assert "The storage is not empty: it has fs://incoming/one" in full.stderr
    assert files_of(tmp_path / "b" / "storage") == {"incoming/one": b"x"}


def test_a_file_that_storage_lost_is_named_and_the_rest_is_kept(
    small: Small, tmp_path: Path
) -> None:
    path = max(
        (small.folder / "storage" / "incoming").glob("*/*"), key=lambda one: one.stat().st_size
    )
    away = path.with_name("away")
    path.rename(away)
    try:
        done = cubby(small.environ, "backup", str(tmp_path / "backup"), "--json")
    finally:
        away.rename(path)

    assert done.returncode == 1
    answer = json.loads(done.stdout)
    assert answer["missing"] == [path.relative_to(small.folder / "storage").as_posix()]
    assert answer["files"] > 0


def test_what_is_no_backup_and_no_known_snapshot_is_refused(small: Small, tmp_path: Path) -> None:
    nothing = cubby(small.environ, "restore", str(tmp_path))
    assert nothing.returncode == 2
    assert "No backup found in" in nothing.stderr

    unknown = cubby(small.environ, "restore", str(small.backup), "--snapshot", "other")
    assert unknown.returncode == 2
    assert "The backup has no snapshot other" in unknown.stderr
