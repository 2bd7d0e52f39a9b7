"""Pages of one search: stable, of one question, counted and folded."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cubby.db.errors import InvalidArgument, WrongState
from tests.campaign import scaled
from tests.db.cubby import Cubby, vector
from tests.db.search.searching import SPACE, found, search
from tests.db.sent import image


@settings(max_examples=scaled(8), deadline=None, suppress_health_check=list(HealthCheck))
@given(limit=st.integers(1, 7), hits=st.integers(1, 9))
def test_pages_of_any_length_are_the_whole_list_cut_up(
    pictures: Cubby, limit: int, hits: int
) -> None:
    word = f"w{pictures.value('select count(*) from core.asset')}x"
    pictures.ingest(*({"text": f"{word} {'and ' * n}"} for n in range(hits)))
    whole = found(search(pictures, word))

    pages, cursor = [], None
    while True:
        page = search(pictures, word, limit=limit, cursor=cursor)
        pages += found(page)
        cursor = page["next_cursor"]
        if cursor is None:
            break

    assert pages == whole
    assert len(whole) == hits


def test_the_cut_of_the_first_page_holds_for_those_after_it(pictures: Cubby) -> None:
    for n in range(6):
        pictures.picture(vector(1, n / 8), image(b"%d" % n))
    for n in range(8):
        pictures.picture(vector(0, 0, *[0] * n, 1), image(b"far%d" % n))
    whole = found(search(pictures, None, vector(1)))
    first = search(pictures, None, vector(1), limit=2)

    pictures.set("search_drop", 1)
    rest = search(pictures, None, vector(1), limit=20, cursor=first["next_cursor"])

    assert found(first) + found(rest) == whole
    assert len(whole) > 3


def test_a_cursor_belongs_to_its_question(pictures: Cubby) -> None:
    pictures.ingest({"text": "harbour one"}, {"text": "harbour two"})
    cursor = search(pictures, "harbour", limit=1)["next_cursor"]

    assert len(found(search(pictures, " Harbour ", limit=1, cursor=cursor))) == 1
    for other in ({"query": "two"}, {"query": "harbour", "kind": "json"}):
        with pytest.raises(InvalidArgument, match="The cursor belongs to another search"):
            search(pictures, cursor=cursor, **other)


def test_pages_stay_in_the_space_of_the_first(pictures: Cubby) -> None:
    for n in range(4):
        pictures.picture(vector(1, n / 10), image(b"%d" % n))
    pictures.call("api.record_query_vector", p_space=SPACE, p_question="x", p_vector=vector(1))
    first = search(pictures, "x", limit=2)
    by_picture = search(pictures, None, vector(1), limit=2)

    pictures.space("other-512")
    pictures.call("api.use_space", p_space="other-512", p_actor="test")
    second = search(pictures, "x", limit=2, cursor=first["next_cursor"])

    assert (second["embedding_space"], len(found(second))) == (SPACE, 2)
    assert not set(found(first)) & set(found(second))
    with pytest.raises(WrongState, match="Another space has become active"):
        pictures.call(
            "catalog.search_page",
            p_query=None,
            p_vector=vector(1),
            p_space="other-512",
            p_cursor=by_picture["next_cursor"],
        )


def test_of_duplicates_the_best_is_shown_and_names_the_others(pictures: Cubby) -> None:
    one = pictures.picture(vector(1, 0.1), image(b"same"))["system_id"]
    two = pictures.picture(vector(1), image(b"same"))["system_id"]
    other = pictures.picture(vector(1, 0.2), image(b"other"))["system_id"]

    folded = search(pictures, None, vector(1), fold_duplicates=True)

    assert found(search(pictures, None, vector(1))) == [two, one, other]
    assert [(hit["system_id"], hit["duplicates"]) for hit in folded["items"]] == [
        (two, [one]),
        (other, []),
    ]


def test_all_hits_are_counted_whatever_the_page_shows(pictures: Cubby) -> None:
    pictures.ingest({"text": "harbour"}, {"text": "a harbour"}, collection="notes")
    made = pictures.picture(None, image(filename="harbour.jpg"), tags=["sea", "boat"])

    counted = search(pictures, "harbour", limit=1, facets=True)["facets"]

    assert {
        facet: [(one["value"], one["hits"]) for one in counted[facet]] for facet in counted
    } == {
        "kind": [("json", 2), ("media", 1)],
        "media_type": [("image", 1)],
        "tags": [("boat", 1), ("sea", 1)],
        "captured_year": [],
        "captured_month": [],
        "cluster_id": [],
        "collection": [("notes", 2)],
    }
    assert made["cluster_id"] is None
    assert search(pictures, "harbour")["facets"] is None


def test_what_matched_is_named_field_by_field(pictures: Cubby) -> None:
    pictures.picture(
        None,
        image(filename="harbour_001.jpg"),
        owner="Anna",
        tags=["boats"],
        comments="the harbour at dusk",
        metadata={"camera": "Leica"},
    )
    pictures.ingest({"title": "Harbours", "body": {"text": "boats at dusk"}, "n": 1})

    picture = search(pictures, "harbour boat Leica", kind="media")["items"][0]["why"]["fields"]
    document = search(pictures, "harbour boat dusk", kind="json")["items"][0]["why"]["fields"]

    assert picture == {
        "filename": ["harbour"],
        "tags": ["boat"],
        "comments": ["harbour"],
        "metadata": ["leica"],
    }
    assert document == {"document.title": ["harbour"], "document.body": ["boat", "dusk"]}


def test_a_video_is_found_by_one_frame_though_its_mean_is_far(pictures: Cubby) -> None:
    frames = [(float(n), vector(*[0] * n, 1)) for n in range(3)]
    video = pictures.picture(vector(1, 1, 1), media_type="video", frames=frames)["system_id"]
    for n in range(8):
        pictures.picture(vector(0, 0.7, *[0] * n, 1), image(b"far%d" % n))

    (hit,) = search(pictures, None, vector(1))["items"]

    assert (hit["system_id"], hit["frame"]["seconds"], hit["why"]["similarity"]) == (video, 0, 1)


def test_a_cursor_can_stand_in_an_address_as_it_is(pictures: Cubby) -> None:
    for n in range(3):
        pictures.picture(vector(1, n / 10), image(b"%d" % n))

    cursor = search(pictures, None, vector(1), limit=1)["next_cursor"]

    assert re.fullmatch(r"[-~.+\w]+", cursor)
