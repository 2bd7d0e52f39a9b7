"""What came while storage was away: worked on as far as can be, and moved once when it is back."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from cubby.storage import open_storage
from tests.s3_server import S3Server
from tests.workers.pictures import noise
from tests.workers.plant import Plant


@pytest.fixture
def plant(plant: Plant) -> Plant:
    plant.change_setting("retry_seconds", 0)
    plant.change_setting("storage_retry_seconds", 0.2)
    plant.storage.check()  # what Cubby does when it comes up: workers make no storage of their own
    return plant


@pytest.fixture
def picture(tmp_path) -> Path:
    return noise(tmp_path / "red.png", (208, 48, 48))


@contextlib.contextmanager
def away(plant: Plant) -> Iterator[None]:
    """The folder of storage is gone, and something else is in its place."""
    gone = plant.root.rename(plant.root.with_name("elsewhere"))
    plant.root.touch()
    yield
    plant.root.unlink()
    gone.rename(plant.root)


def mover(plant: Plant) -> tuple[str, str | None]:
    [found] = plant.rows(
        "select state, error_code from core.job where task = 'storage.move'"
        " order by id desc limit 1"
    )
    return found


def moved(plant: Plant) -> bool:
    return plant.rows("select from core.spool") == [] and mover(plant)[0] == "done"


def test_documents_are_stored_at_once_and_their_bytes_moved_later(plant):
    text = b'[{"a": 1}, {"a": 2}]'
    with away(plant):
        request = plant.send(text, collection="t", spooled=True)
        plant.work()
        assert plant.finish(request) == ["done", "done"]
        assert plant.rows("select doc ->> 'a' from collections.docs_t order by 1") == [
            ("1",), ("2",),
        ]  # fmt: skip
        plant.wait_for(lambda: mover(plant)[1] == "storage_away", "a try of the mover")
        assert plant.rows("select count(*) from core.spool") == [(1,)]

    plant.wait_for(lambda: moved(plant), "the move")
    assert plant.storage.read(f"fs://incoming/{request}/0") == text


def test_a_request_that_needs_routing_is_read_from_the_spool_too(plant):
    plant.change_setting("json_chunk", 2)
    text = b"".join(b'{"n": %d}\n' % n for n in range(7))
    with away(plant):
        request = plant.send(text, form="ndjson", spooled=True)
        plant.work()
        assert plant.finish(request) == ["done"] * 7


@pytest.mark.prove
def test_a_file_waits_for_storage_however_long_and_is_done_when_it_is_back(plant, picture):
    plant.change_setting("max_attempts", 2)
    with away(plant):
        request = plant.send(picture, spooled=True)
        worker = plant.work()
        failed = "select count(*) > 12 from core.lineage where stage = 'retrying'"
        plant.wait_for(lambda: plant.rows(failed) == [(True,)], "more tries than a job has")
        assert plant.jobs(request, "state") == [("queued",)]

    assert plant.finish(request) == ["done"]
    assert plant.jobs(request) == [("done", 1)]
    assert plant.storage.read(f"fs://incoming/{request}/0") == picture.read_bytes()
    assert plant.rows("select count(*) from core.spool") == [(0,)]
    assert worker.running()


def test_a_file_in_storage_that_goes_away_is_done_when_it_is_back(plant, picture):
    plant.change_setting("max_attempts", 1)
    request = plant.send(picture)
    with away(plant):
        plant.work()
        plant.wait_for(
            lambda: plant.jobs(request, "error_code") == [("storage_away",)], "a try of the job"
        )
        assert mover(plant)[0] in ("queued", "processing")

    assert plant.finish(request) == ["done"]
    assert plant.jobs(request) == [("done", 1)]


def test_a_disk_that_is_not_mounted_is_not_taken_for_an_empty_storage(plant, picture):
    """A worker that begins then makes nothing in its place."""
    request = plant.send(picture)
    gone = plant.root.rename(plant.root.with_name("elsewhere"))
    plant.root.mkdir()
    plant.work()
    plant.wait_for(
        lambda: plant.jobs(request, "error_code") == [("storage_away",)], "a try of the job"
    )
    assert list(plant.root.iterdir()) == []

    plant.root.rmdir()
    gone.rename(plant.root)
    assert plant.finish(request) == ["done"]


def test_a_mover_that_is_killed_before_it_could_record_moves_nothing_twice(plant):
    text = b'{"a": 1}'
    request = plant.send(text, spooled=True)
    with plant.held("core.spool"):
        first = plant.work()
        [backend] = plant.standing_still()
        assert plant.storage.read(f"fs://incoming/{request}/0") == text
        first.kill()
        plant.rows("select pg_terminate_backend(%s)", backend)
    assert plant.rows("select count(*) from core.spool") == [(1,)]

    plant.forget_heartbeats()
    plant.work(1)
    plant.wait_for(lambda: moved(plant), "the move")
    assert plant.finish(request) == ["done"]
    assert [uri for uri, _ in plant.storage.list()] == [f"fs://incoming/{request}/0"]
    assert plant.storage.read(f"fs://incoming/{request}/0") == text
    assert plant.rows("select count(*) from core.lineage where stage = 'moved_to_storage'") == [
        (1,)
    ]


def test_bytes_of_another_storage_stay_and_do_not_hold_up_the_others(plant):
    plant.change_setting("max_attempts", 1)
    strange = plant.send(b'{"a": 1}', spooled=True)
    plant.owner.execute("update core.spool set uri = 's3://elsewhere/x'")
    other = plant.send(b'{"a": 2}', spooled=True)
    plant.work()

    plant.wait_for(lambda: mover(plant) == ("failed", "bad_key"), "the end of the mover")
    assert plant.storage.read(f"fs://incoming/{other}/0") == b'{"a": 2}'
    assert plant.rows("select request_id::text from catalog.spool") == [(strange,)]


def test_a_bucket_that_comes_back_gets_what_waited_for_it(plant, picture, monkeypatch):
    server = S3Server()
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    plant.settings["CUBBY_STORAGE_URL"] = "s3://things/here"
    plant.storage = open_storage("s3://things/here")
    try:
        server.stop()
        documents = plant.send(b'[{"a": 1}]', spooled=True)
        file = plant.send(picture, spooled=True)
        plant.work()
        assert plant.finish(documents) == ["done"]
        plant.wait_for(lambda: mover(plant)[1] == "storage_away", "a try of the mover")
        server.start()

        assert plant.finish(file) == ["done"]
        plant.wait_for(lambda: moved(plant), "the move")
    finally:
        server.stop()
    assert server.bucket.objects[f"here/incoming/{file}/0"] == picture.read_bytes()
    assert server.bucket.objects[f"here/incoming/{documents}/0"] == b'[{"a": 1}]'
