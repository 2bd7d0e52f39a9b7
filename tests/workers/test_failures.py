"""What becomes of a job that fails: tried again, or a dead letter with its reason."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import psycopg
import pytest

from cubby.db.errors import DatabaseUnavailable, WrongState
from cubby.documents import MalformedJson
from cubby.embedding import EmbedderRefused, PackError
from cubby.media import DecodeFailed, DecoderCrashed, DecoderTimeout, TooLarge
from cubby.storage import BadKey, FileMissing, StorageFull, StorageUnavailable
from cubby.workers.errors import EmbedderNotLoaded, HandedBack, LeftDoing, Reported, StorageGone
from cubby.workers.failures import AsTheDatabaseDecided, code_of, is_permanent, message_of
from cubby.workers.job import Job
from tests.workers.pictures import noise, torn
from tests.workers.plant import Plant


def unreadable(plant: Plant, request: str) -> Callable[[], object]:
    """Make one raw file one that cannot be read, while the rest of storage can; how to mend it."""
    raw = plant.root / f"incoming/{request}/0"
    hidden = raw.rename(raw.with_name("hidden"))
    raw.symlink_to(raw)
    return lambda: hidden.replace(raw)


def job(**work: object) -> Job:
    return Job(1, dict(work), threading.Event())


@pytest.mark.parametrize(
    "error",
    [
        DecodeFailed("x"), TooLarge("x"), FileMissing("x"), BadKey("x"), WrongState("x"),
        MalformedJson("x", 1, 1, 0), EmbedderRefused("x"), StorageGone("x"),
    ],
)  # fmt: skip
def test_what_the_input_is_at_fault_for_is_permanent(error):
    assert is_permanent(error)


def test_a_statement_that_cannot_be_run_and_a_limit_of_postgres_are_permanent():
    for kind in (psycopg.errors.UndefinedColumn, psycopg.errors.ProgramLimitExceeded):
        wrapped = ValueError("x")
        wrapped.__cause__ = kind("x")
        assert is_permanent(wrapped)
    assert not is_permanent(psycopg.errors.DeadlockDetected("x"))


def test_a_message_ends_before_the_context_and_at_a_thousand_bytes():
    said = "row is too big\nCONTEXT:  SQL statement " + "x" * 10_000_000

    assert message_of(ValueError(said), job()) == "ValueError: row is too big"
    assert len(message_of(ValueError("日" * 9000), job()).encode()) <= 1000


@pytest.mark.parametrize(
    "error",
    [
        DecoderCrashed("x"), DecoderTimeout("x"), StorageUnavailable("x"), StorageFull("x"),
        DatabaseUnavailable("x"), EmbedderNotLoaded("x"), ValueError("x"), MemoryError(), OSError(),
    ],
)  # fmt: skip
def test_what_may_pass_and_what_nobody_knows_is_transient(error):
    assert not is_permanent(error)


def test_a_damaged_model_pack_is_no_fault_of_the_pictures():
    assert is_permanent(PackError("x"))
    assert not is_permanent(EmbedderNotLoaded("the pack is damaged"))


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (DecodeFailed("x"), "decode_failed"),
        (StorageUnavailable("x"), "storage_unavailable"),
        (WrongState("x"), "wrong_state"),
        (MalformedJson("x", 1, 1, 0), "malformed_json"),
        (ZeroDivisionError("x"), "zero_division_error"),
    ],
)
def test_every_failure_has_a_word_to_choose_it_by(error, code):
    assert code_of(error) == code


def test_a_message_names_the_file_once():
    asset = {"filename": "a.png"}
    assert message_of(DecodeFailed("torn"), job(asset=asset)) == "a.png: torn"
    assert message_of(DecodeFailed("a.png is torn"), job(asset=asset)) == "a.png is torn"
    assert message_of(DecodeFailed("torn"), job(asset=None, raw=asset)) == "a.png: torn"
    assert message_of(DecodeFailed("torn"), job(asset=None, raw=None)) == "torn"


def test_a_message_of_a_fault_of_ours_says_what_kind_it_is():
    assert message_of(KeyError("uri"), job()) == "KeyError: 'uri'"
    assert message_of(MemoryError(), job()) == "MemoryError: no more is known"


def test_a_message_can_always_be_stored():
    assert message_of(DecodeFailed("a\0b\ud800"), job()) == "a\ufffdb?"


def test_a_refusal_of_the_database_keeps_its_hint():
    assert message_of(WrongState("No.", hint="Do this."), job()) == "No. Do this."


def decide(error: BaseException) -> float | None:
    """Seconds from now, or None for no further try."""
    decision = AsTheDatabaseDecided().get_retry_decision(exception=error, job=None)  # type: ignore[arg-type]
    if decision is None or decision.retry_at is None:
        return None
    return decision.retry_at.timestamp()


def test_procrastinate_is_told_what_the_database_decided():
    soon, later = decide(Reported("queued", 0.5)), decide(Reported("queued", 100))
    assert soon is not None
    assert later is not None
    assert later - soon == pytest.approx(99.5, abs=5)
    assert decide(Reported("failed", None)) is None


@pytest.mark.parametrize("error", [HandedBack(), LeftDoing(), asyncio.CancelledError()])
def test_a_job_nobody_judged_is_never_ended(error):
    assert decide(error) is not None


def test_storage_that_goes_away_and_comes_back_costs_nothing_but_time(plant, tmp_path):
    plant.change_setting("retry_seconds", 0.2)
    plant.change_setting("retry_seconds_max", 0.2)
    plant.change_setting("max_attempts", 1)
    request = plant.send(noise(tmp_path / "red.png", (208, 48, 48)), b'{"a": 1}')
    away = plant.root.rename(tmp_path / "away")
    plant.work()
    errors = "select distinct error_code from core.job where error_code is not null"
    tries = (
        "select count(*) from core.lineage where request_id = %s and stage = 'retrying'"
        " group by detail ->> 'job_id' having count(*) > 1"
    )
    plant.wait_for(lambda: len(plant.rows(tries, request)) == 2, "a second try of both")
    assert plant.rows(errors) == [("storage_away",)]

    away.rename(plant.root)
    assert plant.finish(request) == ["done", "done"]
    assert plant.jobs(request, "error_code, attempts") == [(None, 1), (None, 1)]
    assert plant.rows("select from core.failure") == []


def test_tries_that_are_used_up_make_a_dead_letter_that_can_be_replayed(plant):
    plant.change_setting("retry_seconds", 0)
    plant.change_setting("max_attempts", 2)
    request = plant.send(b'[{"a": 1}, {"a": 2}]')
    mend = unreadable(plant, request)
    plant.work()

    assert plant.finish(request) == ["failed", "failed"]
    assert plant.jobs(request, "state, attempts, error_code, error_permanent") == [
        ("failed", 2, "storage_unavailable", False)
    ]
    mend()
    assert plant.call("api.replay_jobs", p_filter={"task": "json.store"}, p_actor="ann") == {
        "replayed": 1
    }
    assert plant.finish(request) == ["done", "done"]
    assert plant.rows("select from core.failure") == []


def test_a_file_that_is_not_there_fails_at_once_and_replay_finds_it_when_it_is(plant, tmp_path):
    request = plant.send(noise(tmp_path / "red.png", (208, 48, 48)))
    raw = plant.root / f"incoming/{request}/0"
    hidden = raw.rename(tmp_path / "hidden")
    plant.work()

    assert plant.finish(request) == ["failed"]
    [(job_id, attempts, code)] = plant.jobs(request, "id, attempts, error_code")
    assert (attempts, code) == (1, "file_missing")
    hidden.rename(raw)
    plant.call("api.replay_job", p_job_id=job_id, p_actor="ann")
    assert plant.finish(request) == ["done"]


def test_replaying_a_corrupt_file_fails_again_and_still_says_why(plant: Plant, tmp_path):
    plant.work()
    request = plant.send(torn(tmp_path / "torn.png"))
    plant.finish(request)
    [(job_id,)] = plant.jobs(request, "id")
    plant.call("api.replay_job", p_job_id=job_id, p_actor="ann")

    assert plant.finish(request) == ["failed"]
    assert [row[2] for row in plant.failures(request)] == ["cut_short"]


def test_a_routing_that_fails_for_good_fails_the_documents_that_waited_for_it(plant):
    plant.change_setting("json_chunk", 2)
    plant.change_setting("max_attempts", 1)
    request = plant.send(b'[{"a": 1}, {"a": 2}, {"a": 3}]')
    mend = unreadable(plant, request)
    plant.work()
    assert plant.finish(request) == ["failed"] * 3

    mend()
    [(route,)] = plant.rows("select id from core.job where task = 'json.route'")
    plant.call("api.replay_job", p_job_id=route, p_actor="ann")
    assert plant.finish(request) == ["done"] * 3
