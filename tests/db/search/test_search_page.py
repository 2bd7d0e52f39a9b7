from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from cubby.db.client import Vector
from cubby.db.errors import InvalidArgument, NotFound
from tests.db.cubby import Cubby, vector
from tests.db.search.searching import SPACE, found, search
from tests.db.sent import documents, image


def test_words_find_documents_and_files_and_say_which(pictures: Cubby) -> None:
    document = pictures.ingest({"text": "an old lighthouse by the sea"}).ids[0]
    picture = pictures.picture(None, image(filename="lighthouse.jpg"))["system_id"]
    pictures.ingest({"text": "a car"})

    answer = search(pictures, "lighthouse sea")

    assert answer["mode"] == "text"
    assert answer["embedding_space"] is None
    assert found(answer) == [document, picture]
    assert answer["items"][0]["why"] == {
        "text_rank": 1,
        "words": ["lighthouse", "sea"],
        "fields": {"document.text": ["lighthouse", "sea"]},
    }
    assert answer["items"][1]["why"] == {
        "text_rank": 2,
        "words": ["lighthouse"],
        "fields": {"filename": ["lighthouse"]},
    }


def test_every_field_of_a_file_is_found_by_its_words(pictures: Cubby) -> None:
    picture = pictures.picture(
        None,
        image(filename="holidayPhoto_001.jpg"),
        owner="annabel",
        tags=["sunset"],
        comments="with grandmother",
        metadata={"camera": "Rolleiflex"},
        simple_tags=["landscape"],
    )["system_id"]

    for word in ("holiday", "annabel", "sunsets", "grandmother", "rolleiflex", "landscape"):
        assert found(search(pictures, word)) == [picture], word


def test_fewer_than_half_of_the_words_are_not_enough(pictures: Cubby) -> None:
    pictures.ingest({"text": "lighthouse"})

    assert found(search(pictures, "lighthouse harbour")) != []
    assert found(search(pictures, "lighthouse harbour boat")) == []


@pytest.mark.parametrize("query", ["!!! & | ( ' \\ :*", "<->"])
def test_a_query_without_a_word_to_find_finds_nothing(pictures: Cubby, query: str) -> None:
    pictures.ingest({"text": "the lighthouse of"})

    assert search(pictures, query)["items"] == []


def test_a_vector_finds_the_nearest_first_with_their_likeness(pictures: Cubby) -> None:
    near = pictures.picture(vector(1, 0.1), image(b"1"))["system_id"]
    nearer = pictures.picture(vector(1), image(b"2"))["system_id"]
    for n in range(6):
        pictures.picture(vector(0, 0, *[0] * n, 1), image(b"far%d" % n))

    answer = search(pictures, None, vector(1))

    assert (answer["mode"], answer["embedding_space"]) == ("vector", SPACE)
    assert found(answer) == [nearer, near]
    assert answer["items"][0]["why"] == {"similarity": 1, "vector_rank": 1, "space": SPACE}
    assert answer["items"][1]["why"]["similarity"] == pytest.approx(0.995, abs=1e-3)


def test_where_the_irrelevant_tail_begins_is_a_setting(pictures: Cubby) -> None:
    for n in range(8):
        pictures.picture(vector(1, n / 4), image(b"%d" % n))

    lengths = []
    for drop in (1, 0.5, 0):
        pictures.set("search_drop", drop)
        lengths.append(len(search(pictures, None, vector(1))["items"]))

    assert lengths == sorted(lengths)
    assert lengths[0] == 1
    assert lengths[0] < lengths[2]


def test_words_and_vector_together_are_one_ranked_list(pictures: Cubby) -> None:
    both = pictures.picture(vector(1, 0.05), image(b"1", filename="lighthouse.jpg"))["system_id"]
    like = pictures.picture(vector(1), image(b"2", filename="x.jpg"))["system_id"]
    told = pictures.ingest({"text": "lighthouse"}).ids[0]
    for n in range(6):
        pictures.picture(vector(0, 0, *[0] * n, 1), image(b"far%d" % n))

    answer = search(pictures, "lighthouse", vector(1))

    assert answer["mode"] == "hybrid"
    assert found(answer)[0] == both
    assert set(found(answer)) == {both, like, told}
    assert set(answer["items"][0]["why"]) == {
        "similarity", "vector_rank", "space", "text_rank", "words", "fields", "whole_name",
    }  # fmt: skip
    assert answer["items"][0]["score"] == pytest.approx(
        1 + 1 / 62 + 1 / (60 + answer["items"][0]["why"]["text_rank"]), abs=1e-6
    )


def test_a_query_that_means_nothing_in_the_space_is_a_query_of_words(pictures: Cubby) -> None:
    pictures.picture(vector(1))
    told = pictures.ingest({"text": "lighthouse"}).ids[0]

    answer = search(pictures, "lighthouse", Vector([0] * 512))

    assert (answer["mode"], found(answer)) == ("text", [told])


def test_a_video_names_the_frame_that_matches(pictures: Cubby) -> None:
    frames = [(0.5, vector(1)), (2.0, vector(0, 1))]
    pictures.picture(vector(1, 1), media_type="video", frames=frames)
    pictures.picture(vector(0.3, 1), image(b"still"))

    video, still = sorted(
        search(pictures, None, vector(0.1, 1))["items"], key=lambda item: item["frame"] is None
    )

    assert video["frame"] == {
        "index": 1,
        "seconds": 2.0,
        "similarity": pytest.approx(0.995, abs=1e-3),
    }
    assert still["frame"] is None


def test_likes_of_an_object_do_not_include_itself(pictures: Cubby) -> None:
    one = pictures.picture(vector(1), image(b"1"))["system_id"]
    two = pictures.picture(vector(1, 0.1), image(b"2"))["system_id"]
    for n in range(6):
        pictures.picture(vector(0, 0, *[0] * n, 1), image(b"far%d" % n))

    answer = search(pictures, similar_to=one)

    assert answer["mode"] == "vector"
    assert found(answer) == [two]


def test_only_what_has_an_embedding_has_likes(pictures: Cubby) -> None:
    document = pictures.ingest({"a": 1}).ids[0]

    for unlike in (document, str(uuid4())):
        with pytest.raises(NotFound) as refusal:
            search(pictures, similar_to=unlike)
        assert refusal.value.message == f"Object {unlike} has no embedding to compare with"


def test_vectors_of_another_space_are_not_looked_at(pictures: Cubby) -> None:
    pictures.space("other-512")
    pictures.picture(vector(1), image(b"1"), space="other-512")

    assert found(search(pictures, None, vector(1))) == []


def test_filters_mean_in_search_what_they_mean_in_lists(pictures: Cubby) -> None:
    pictures.service.execute("set cubby.now = '2026-01-01T00:00:00Z'")
    document = pictures.ingest(
        {"text": "lighthouse"}, collection="things", owner="ann", tags=["x"]
    ).ids[0]
    pictures.service.execute("set cubby.now = '2026-01-02T00:00:00Z'")
    made = pictures.picture(vector(1), image(filename="lighthouse.jpg"), owner="bob", tags=["y"])
    picture = made["system_id"]

    expected: list[tuple[dict[str, Any], set[str]]] = [
        ({}, {document, picture}),
        ({"kind": "json"}, {document}),
        ({"media_type": "image"}, {picture}),
        ({"owner": "bob"}, {picture}),
        ({"tags": ["x"]}, {document}),
        ({"collection": "things"}, {document}),
        ({"cluster_id": made["cluster_id"]}, {picture}),
        ({"from": "2026-01-02T00:00:00Z"}, {picture}),
        ({"to": "2026-01-02T00:00:00Z"}, {document}),
        ({"status": "done"}, {document, picture}),
        ({"status": "failed"}, set()),
        ({"owner": None}, {document, picture}),
    ]
    for wanted, ids in expected:
        assert set(found(search(pictures, "lighthouse", **wanted))) == ids, wanted


def test_a_filter_never_starves_the_result(pictures: Cubby) -> None:
    """Three hundred nearer pictures of another owner do not hide the one that was asked for."""
    job = pictures.media_job(image(b"mine"), owner="ann")
    mine = pictures.record(job, vector(1, 1))["system_id"]
    pictures.run(
        """
        with made as (
          insert into core.asset (id, status, kind, media_type, request_id, ordinal, raw_id,
                                  size_bytes, content_type, owner, created_at)
          select uuidv7(), 'done', 'media', 'image', request_id, n, raw_id, 1, 'image/jpeg', 'bob',
                 created_at
          from core.asset, generate_series(1, 300) as n
          returning id, ordinal
        )
        insert into core.embedding (asset_id, space, vector, created_at)
        select id, 'test-512', l2_normalize(
          (array[1, 0.0001 * ordinal] || array_fill(0, array[510]))::real[]::vector), now()
        from made
        """
    )

    assert found(search(pictures, None, vector(1), owner="ann")) == [mine]


def test_pages_hold_each_hit_once_while_more_arrive(pictures: Cubby) -> None:
    sent = pictures.ingest(*({"text": f"lighthouse {n}"} for n in range(5)))
    waiting = pictures.accept(documents({"text": "lighthouse lighthouse lighthouse"}))

    first = search(pictures, "lighthouse", limit=2)
    pictures.work(waiting)  # received before the first page, found only since
    pictures.ingest({"text": "lighthouse lighthouse"})
    second = search(pictures, "lighthouse", limit=2, cursor=first["next_cursor"])
    third = search(pictures, "lighthouse", limit=2, cursor=second["next_cursor"])

    pages = found(first) + found(second) + found(third)
    assert sorted(pages) == sent.ids
    assert third["next_cursor"] is None
    assert len(found(search(pictures, "lighthouse"))) == 7


def test_pages_of_likes_hold_each_hit_once_while_more_arrive(pictures: Cubby) -> None:
    pictures.set("search_drop", 0)
    for n in range(9):
        pictures.picture(vector(1, n / 10), image(b"%d" % n))
    everything = found(search(pictures, None, vector(1)))

    first = search(pictures, None, vector(1), limit=2)
    pictures.picture(vector(1), image(b"new"))
    second = search(pictures, None, vector(1), limit=2, cursor=first["next_cursor"])

    assert found(first) + found(second) == everything[:4]


@pytest.mark.parametrize("query", [None, "", "   "])
def test_nothing_to_search_for_is_refused(shared: Cubby, query: str | None) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        search(shared, query)

    assert refusal.value.message == "The search has neither words nor a picture"
    assert "similar_to" in (refusal.value.hint or "")


@pytest.mark.parametrize(
    "cursor", ["x", "1", "1.x", "-1.5", "1.01890000-0000-7000-8000-000000000000"]
)
def test_a_cursor_of_something_else_is_refused(shared: Cubby, cursor: str) -> None:
    with pytest.raises(InvalidArgument, match="Invalid cursor of a search"):
        search(shared, "x", cursor=cursor)


@pytest.mark.parametrize("limit", [0, 201, None])
def test_a_limit_out_of_bounds_is_refused(shared: Cubby, limit: int | None) -> None:
    with pytest.raises(InvalidArgument, match="limit must be from 1 to 200"):
        search(shared, "x", limit=limit)


@pytest.mark.parametrize("wanted", [{"q": "x"}, {"colour": "red"}, {"similar_to": "me"}])
def test_filters_that_are_not_there_or_cannot_be_are_refused(
    shared: Cubby, wanted: dict[str, str]
) -> None:
    with pytest.raises(InvalidArgument):
        search(shared, "x", **wanted)


def test_the_words_of_its_folders_find_a_file(pictures: Cubby) -> None:
    part = image(filename="a.png", path="Harbour scans/2019_winter/a.png")
    picture = pictures.picture(vector(1), part)["system_id"]
    pictures.picture(vector(0, 1), image(b"other", filename="b.png"))

    for word in ("harbour", "winter", "2019"):
        (hit,) = search(pictures, word)["items"]
        assert (hit["system_id"], hit["path"]) == (picture, "Harbour scans/2019_winter/a.png")
        # A year in the name of a folder also says when the file was taken.
        assert hit["why"]["fields"]["path"] == [word]
