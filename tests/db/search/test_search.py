"""catalog.search as an analyst sees it in psql."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from cubby.db.client import Vector
from cubby.db.errors import InvalidArgument
from tests.db.cubby import Cubby, vector
from tests.db.search.searching import SPACE
from tests.db.sent import image


@pytest.fixture
def analyst(pictures: Cubby) -> Any:
    with pictures.database.connect("cubby_analyst") as connection:
        connection.execute("set search_path = catalog, collections")
        yield connection


def _notices(connection: psycopg.Connection[Any]) -> list[tuple[str | None, str | None]]:
    said: list[tuple[str | None, str | None]] = []
    connection.add_notice_handler(
        lambda told: said.append((told.message_primary, told.message_hint))
    )
    return said


def test_a_text_whose_vector_is_known_finds_by_what_it_means(
    pictures: Cubby, analyst: psycopg.Connection[Any]
) -> None:
    picture = pictures.picture(vector(1), image(filename="x1.jpg"))["system_id"]
    for n in range(6):
        pictures.picture(vector(0, *[0] * n, 1), image(b"far%d" % n))
    pictures.call(
        "api.record_query_vector", p_space=SPACE, p_question="a red circle", p_vector=vector(1)
    )
    said = _notices(analyst)

    rows = analyst.execute(
        "select place, name, kind, why, likeness, system_id::text from search('A  red circle')"
    ).fetchall()

    assert rows == [(1, "x1.jpg", "image", "looks like it, rank 1", 1, picture)]
    assert said == []


def test_another_text_goes_by_its_words_and_says_which_call_makes_its_vector(
    pictures: Cubby, analyst: psycopg.Connection[Any]
) -> None:
    pictures.ingest({"text": "anna's harbour"}, collection="notes")
    said = _notices(analyst)

    rows = analyst.execute("select name, kind, why from search('anna''s harbour')").fetchall()

    assert rows == [("notes", "json", "document.text says anna's, harbour")]
    assert said == [
        (
            f"Ranked by words alone: this text has no vector in the space {SPACE} yet",
            "call api.embed_text('anna''s harbour'); makes it.",
        )
    ]


def test_without_a_model_it_goes_by_words_and_says_so(cubby: Cubby) -> None:
    cubby.ingest({"text": "harbour"}, collection="notes")
    with cubby.database.connect("cubby_analyst") as analyst:
        said = _notices(analyst)
        rows = analyst.execute("select name from catalog.search('harbour')").fetchall()

    assert rows == [("notes",)]
    assert said[0][0] == "Ranked by words alone: no model has been used here yet"


def test_words_that_mean_nothing_in_the_space_are_not_asked_for_again(
    pictures: Cubby, analyst: psycopg.Connection[Any]
) -> None:
    pictures.call("api.record_query_vector", p_space=SPACE, p_question="hm", p_vector=None)
    said = _notices(analyst)

    analyst.execute("select * from search('hm')")

    assert said[0][0] == f"Ranked by words alone: they mean nothing in the space {SPACE}"


def test_filters_and_likes_work_as_over_http(
    pictures: Cubby, analyst: psycopg.Connection[Any]
) -> None:
    one = pictures.picture(vector(1), image(b"1"), owner="ann")["system_id"]
    two = pictures.picture(vector(1, 0.1), image(b"2"), owner="ann")["system_id"]
    pictures.picture(vector(1, 0.05), image(b"3"), owner="bob")

    likes = analyst.execute(
        "select system_id::text from search(null, %s)",
        (Jsonb({"similar_to": one, "owner": "ann"}),),
    ).fetchall()

    assert likes == [(two,)]


def test_nobody_worked_on_a_text_that_was_asked_for_and_the_report_says_so(
    pictures: Cubby, analyst: psycopg.Connection[Any]
) -> None:
    report = analyst.execute("call api.embed_text('a red circle', 0)").fetchone()
    again = analyst.execute("call api.embed_text('A red  circle', 0)").fetchone()

    assert report == again
    assert report is not None
    assert report[0].startswith("asked for, but no worker is running")
    assert pictures.rows("select task, queue, state from core.job") == [
        ("embed.text", "questions", "queued")
    ]
    assert analyst.execute("select text, state from searched_text").fetchall() == [
        ("a red circle", "waiting")
    ]


def test_a_text_that_failed_says_why_and_is_tried_again_when_asked_again(
    pictures: Cubby, analyst: psycopg.Connection[Any]
) -> None:
    analyst.execute("call api.embed_text('whales', 0)")
    (job,) = pictures.rows("select id from core.job")[0]
    pictures.bury(job, "embedder_not_loaded")

    known = pictures.call("catalog.query_vector", p_question="whales")
    analyst.execute("call api.embed_text('whales', 0)")

    assert (known["state"], known["error"]) == ("failed", "it is embedder_not_loaded")
    assert pictures.value("select count(*) from core.job") == 2
    assert pictures.call("catalog.query_vector", p_question="whales")["state"] == "waiting"


def test_before_there_is_a_space_there_is_nobody_to_ask(cubby: Cubby) -> None:
    with cubby.database.connect("cubby_analyst") as analyst:
        report = analyst.execute("call api.embed_text('whales', 0)").fetchone()

    assert report is not None
    assert report[0].startswith("no space yet")
    assert cubby.value("select count(*) from core.job") == 0


@pytest.mark.parametrize("text", ["", "  ", "x" * 1001, None])
def test_a_text_that_cannot_be_searched_for_is_refused(shared: Cubby, text: str | None) -> None:
    with pytest.raises(InvalidArgument, match="A text to search for has from 1 to 1000 characters"):
        shared.call("api.request_query_vector", p_question=text)


def test_the_first_vector_of_a_text_stays(pictures: Cubby) -> None:
    for at in (vector(1), vector(0, 1)):
        pictures.call("api.record_query_vector", p_space=SPACE, p_question="x", p_vector=at)

    known = pictures.call("catalog.query_vector", p_question=" X ", p_space=SPACE)

    assert known["vector"].startswith("[1,0,")


def test_a_vector_of_another_length_than_one_is_refused(pictures: Cubby) -> None:
    with pytest.raises(InvalidArgument, match="The vector has length 2, not 1"):
        pictures.call(
            "api.record_query_vector",
            p_space=SPACE,
            p_question="x",
            p_vector=Vector([2.0] + [0.0] * 511),
        )


def test_texts_are_forgotten_after_a_month(pictures: Cubby) -> None:
    for day, text in (("01-01", "old"), ("01-02", "older"), ("03-01", "new")):
        pictures.service.execute(f"set cubby.now = '2026-{day}T00:00:00Z'")
        pictures.call("api.record_query_vector", p_space=SPACE, p_question=text, p_vector=None)

    assert pictures.rows("select question from core.query_vector") == [("new",)]
