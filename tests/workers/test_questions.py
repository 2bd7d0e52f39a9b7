"""An analyst in psql asks for the vector of a text, and a real worker makes it."""

from __future__ import annotations

import psycopg
import pytest

from tests.workers.plant import Plant


def _asked(plant: Plant, text: str, seconds: int = 60) -> str:
    with psycopg.connect(plant.dsn, autocommit=True, options="-c role=cubby_analyst") as analyst:
        row = analyst.execute("call api.embed_text(%s, %s)", (text, seconds)).fetchone()
    assert row is not None
    return str(row[0])


def _registered(plant: Plant) -> None:
    plant.work()
    plant.wait_for(lambda: plant.rows("select from core.embedding_space"), "a space")


def test_a_worker_makes_the_vector_while_the_call_waits(plant: Plant) -> None:
    _registered(plant)

    report = _asked(plant, "Something  RED")

    assert report.startswith("ready in the space histogram-512: select * from catalog.search(")
    ((question, known, state),) = plant.rows(
        "select question, vector is not null, job.state from core.query_vector"
        " join core.job on job.id = job_id"
    )
    assert (question, known, state) == ("something red", True, "done")


def test_a_text_that_means_nothing_in_the_space_is_reported_as_that(plant: Plant) -> None:
    _registered(plant)

    assert "mean nothing in the space histogram-512" in _asked(plant, "whales")
    assert "mean nothing in the space histogram-512" in _asked(plant, "whales", seconds=0)


def test_a_text_is_embedded_once_however_many_ask(plant: Plant) -> None:
    _registered(plant)

    for _ in range(3):
        _asked(plant, "blue")

    assert plant.rows("select count(*) from core.job where task = 'embed.text'") == [(1,)]


def test_a_question_stands_behind_no_file(plant: Plant) -> None:
    plant.work(CUBBY_CONCURRENCY="1")
    plant.wait_for(lambda: plant.rows("select from core.embedding_space"), "a space")
    plant.rows(
        "insert into core.job (state, task, queue, max_attempts, created_at)"
        " select 'queued', 'media.process', 'media', 1, now() from generate_series(1, 20)"
        " returning id"
    )

    assert _asked(plant, "green").startswith("ready")


def test_within_a_transaction_it_cannot_wait_and_says_so(plant: Plant) -> None:
    with (
        psycopg.connect(plant.dsn, options="-c role=cubby_analyst") as analyst,
        pytest.raises(psycopg.errors.InvalidTransactionTermination),
    ):
        analyst.execute("call api.embed_text('red')")
