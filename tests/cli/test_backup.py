"""`cubby backup` while everything runs, `cubby restore` elsewhere, and what is refused."""

from __future__ import annotations

import contextlib
import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from cubby.cli.shared_models import share_model
from cubby.config import load
from cubby.embedding import embedder_named
from cubby.embedding.stored import fetch_pack
from cubby.storage import open_storage
from tests.cli.api_alone import cubby, environment
from tests.cli.backups import Small, ended_well, files_of
from tests.databases import Database
from tests.forked import COMMAND, Forked
from tests.packs import PACKS
from tests.s3_server import S3Server
from tests.workers.pictures import noise
from tests.workers.plant import Plant


@pytest.mark.prove
def test_a_backup_under_load_restores_elsewhere_byte_for_byte(
    database: Database, empty: str, tmp_path: Path
) -> None:
    _under_load(database, empty, tmp_path, rounds=4)


def test_a_backup_while_files_move_restores_elsewhere_byte_for_byte(
    database: Database, empty: str, tmp_path: Path
) -> None:
    _under_load(database, empty, tmp_path, rounds=1)


_RENAME = """
    select api.rename_cluster(id, format('moved %%s %%s', %s::int, id), 'test') from core.cluster"""


def _under_load(database: Database, empty: str, tmp_path: Path, rounds: int) -> None:
    """Objects come in, and every file moves to a directory of another name, again and again."""
    environ, place = environment(database.dsn, tmp_path), tmp_path / "backup"
    with contextlib.closing(Plant(database.dsn, tmp_path)) as plant:
        plant.work()
        for number, colour in enumerate([(208, 48, 48), (48, 208, 48), (48, 48, 208)]):
            plant.finish(plant.send(noise(tmp_path / f"{number}.png", colour)))
        ended = threading.Event()
        turns = threading.Semaphore(0)

        def load() -> None:
            number = 0
            while not ended.is_set():
                number += 1
                plant.send(b'[{"n": %d}]' % number, collection="load")
                with database.connect("cubby_owner") as owner:
                    owner.execute(_RENAME, (number,))
                turns.release()

        thread = threading.Thread(target=load)
        thread.start()
        try:
            for _ in range(rounds):
                turns.acquire()
                taken = ended_well(environ, "backup", str(place))
        finally:
            ended.set()
            thread.join()

    assert taken["missing"] == []
    assert taken["damaged"] == []
    elsewhere = environment(empty, tmp_path / "elsewhere")
    restored = ended_well(elsewhere, "restore", str(place))
    assert restored["files"] == taken["files"]
    fsck = cubby(elsewhere, "fsck")
    assert fsck.returncode == 0, fsck.stdout + fsck.stderr
    there = files_of(tmp_path / "elsewhere" / "storage")
    assert len(there) == taken["files"]
    received = {key: data for key, data in there.items() if key.startswith("incoming/")}
    before = files_of(tmp_path / "storage")
    assert received
    assert received.items() <= before.items()


def test_no_stale_file_is_removed_while_a_backup_runs_and_all_are_afterwards(
    database: Database,
) -> None:
    database.run("insert into core.stale_file (uri, created_at) values ('fs://x', now())")
    backup = database.call("api.begin_backup", p_destination="somewhere")
    assert database.call("api.hold_stale_files") == []

    database.call("api.end_backup", p_id=backup, p_state="complete")

    assert database.call("api.hold_stale_files") == ["fs://x"]
    assert database.value("select count(*) from core.job where task = 'media.place'") == 1


def test_a_backup_that_reports_no_more_holds_nothing_back(database: Database) -> None:
    database.run("insert into core.stale_file (uri, created_at) values ('fs://x', now())")
    database.call("api.begin_backup", p_destination="somewhere")
    database.run("update core.backup set reported_at = now() - interval '11 minutes'")

    assert database.call("api.hold_stale_files") == ["fs://x"]


def test_a_second_backup_copies_what_came_since(small: Small) -> None:
    again = ended_well(small.environ, "backup", str(small.backup))

    assert again["copied_files"] == 0
    assert again["files"] > 0
    assert len(list((small.backup / "snapshots").iterdir())) >= 2


def test_a_model_pack_in_storage_is_restored_with_the_rest(
    database: Database, empty: str, tmp_path: Path
) -> None:
    folder, place = tmp_path / "here", tmp_path / "backup"
    given = environment(database.dsn, folder)
    settings = load(given | {"CUBBY_MODELS": str(PACKS)})
    with database.connect("cubby_owner") as owner:
        share_model(settings, owner, embedder_named(PACKS, "shapes-clip-v1"), "ann")
    packs = {key: data for key, data in files_of(folder / "storage").items() if "models/" in key}
    ended_well(given, "backup", str(place))

    restored = environment(empty, tmp_path / "there")
    ended_well(restored, "restore", str(place))

    assert len(packs) > 3
    assert files_of(tmp_path / "there" / "storage") == packs
    (sha256,) = {key.split("/")[1] for key in packs}
    models = tmp_path / "models"
    storage = open_storage(f"fs://{tmp_path / 'there' / 'storage'}")
    fetched = fetch_pack(sha256, lambda key: storage.stream(storage.uri_of(key)), models)
    assert (fetched / "model.json").is_file()


class _Stopping(dict[str, bytes]):
    """Objects of a bucket whose server goes away after the third content of a backup."""

    server: S3Server

    def __setitem__(self, key: str, data: bytes) -> None:
        super().__setitem__(key, data)
        if sum(one.startswith("backup/objects/") for one in self) >= 3:
            self.server.bucket.stopped = True


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Server]:
    server = S3Server()
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    yield server
    server.stop()


def test_a_killed_backup_is_incomplete_and_the_next_one_goes_on_from_there(
    s3: S3Server, small: Small, empty: str, tmp_path: Path
) -> None:
    objects = _Stopping()
    objects.server = s3
    s3.bucket.objects = objects
    place, environ = "s3://things/backup", environment(small.database.dsn, small.folder)
    with (tmp_path / "out").open("wb") as out:
        process = Forked(COMMAND, ["backup", place], environ, out.fileno(), out.fileno())
        try:
            while not s3.bucket.stopped:
                assert process.poll() is None, (tmp_path / "out").read_text()
        finally:
            process.kill()
            process.wait(30)
    s3.bucket.objects = dict(objects)
    s3.bucket.stopped = False

    refused = cubby(environment(empty, tmp_path / "new"), "restore", place)
    assert refused.returncode == 2
    assert "is incomplete: its backup was interrupted" in refused.stderr
    found = [key for key in s3.bucket.objects if key.startswith("backup/objects/")]
    taken = ended_well(environ, "backup", place)
    ended_well(environment(empty, tmp_path / "new"), "restore", place)

    contents = {hashlib.sha256(one).hexdigest()
                for one in files_of(tmp_path / "new" / "storage").values()}  # fmt: skip
    assert taken["copied_files"] == len(contents) - len(found)
    assert files_of(tmp_path / "new" / "storage") == files_of(small.folder / "storage")


def test_a_backup_of_a_bucket_is_restored_into_another_and_verified_in_a_folder(
    s3: S3Server, database: Database, empty: str, tmp_path: Path
) -> None:
    source = {"CUBBY_STORAGE_URL": "s3://things/first"}
    with contextlib.closing(Plant(database.dsn, tmp_path, source)) as plant:
        plant.work()
        plant.finish(plant.send(b'[{"a": 1}]', collection="t"))
        plant.finish(plant.send(noise(tmp_path / "one.png", (208, 48, 48))))
        plant.wait_for(lambda: plant.rows(
            "select not exists (select from core.job where state not in ('done', 'failed'))"
        )[0][0], "the end of all jobs")  # fmt: skip
    environ = environment(database.dsn, tmp_path, **source)
    taken = ended_well(environ, "backup", str(tmp_path / "backup"))

    verified = ended_well(environ, "verify-backup", str(tmp_path / "backup"), "--database", empty)
    assert verified["findings"] == []
    assert verified["restored_objects"] == taken["objects"] == 2
    with psycopg.connect(empty.rpartition("/")[0] + "/postgres", autocommit=True) as root:
        root.execute("drop database restored_here with (force)")
        root.execute("create database restored_here")
    target = environment(empty, tmp_path / "new", CUBBY_STORAGE_URL="s3://things/second")
    ended_well(target, "restore", str(tmp_path / "backup"))

    assert cubby(target, "fsck").returncode == 0
    first, second = (
        {key.removeprefix(prefix): data for key, data in s3.bucket.objects.items()
         if key.startswith(prefix) and "/." not in key}
        for prefix in ("first/", "second/")
    )  # fmt: skip
    assert first == second
    folder = cubby(environment(empty, tmp_path / "f"), "restore", str(tmp_path / "backup"))
    assert "A folder is restored into a folder, a bucket into a bucket" in folder.stderr
