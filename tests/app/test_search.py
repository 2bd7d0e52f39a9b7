from __future__ import annotations

import uuid

import numpy as np
import pytest

from tests.app.cases import each
from tests.app.hand import picture


@pytest.fixture
async def pictures(client, hand):
    """System ids by name of a red, a reddish and a blue picture, among many grey ones."""
    colours = {"red": (250, 0, 0), "ruby": (240, 8, 8), "blue": (0, 0, 250)}
    ids = {}
    for name, colour in colours.items():
        answer = await client.post(
            "ingest", params={"filename": f"{name}.png", "owner": name}, content=picture(*colour)
        )
        ids[name] = answer.json()["system_ids"][0]
    for grey in range(0, 250, 25):
        await client.post("ingest", content=picture(grey, grey, grey))
    await client.post("ingest", json=[{"text": "a letter about whales"}])
    hand.process_pictures()
    hand.store_documents()
    return ids


async def test_words_find_documents_and_say_which_matched(client, pictures):
    found = (await client.get("search?q=whale&kind=json")).json()

    (hit,) = found["items"]
    assert hit["kind"] == "json"
    assert hit["why"]["words"] == ["whale"]


async def test_a_colour_word_finds_pictures_of_that_colour_first(client, pictures):
    found = (await client.get("search?q=blue")).json()

    assert found["mode"] == "hybrid"
    assert found["embedding_space"] == "histogram-512"
    assert found["items"][0]["system_id"] == pictures["blue"]
    assert found["items"][0]["why"]["similarity"] > 0


async def test_words_without_meaning_in_the_space_search_by_text_alone(client, pictures):
    found = (await client.get("search?q=whales")).json()

    assert (found["mode"], found["embedding_space"]) == ("text", None)


async def test_like_an_object_finds_the_others_and_not_itself(client, pictures):
    found = (await client.get(f"search?similar_to={pictures['red']}")).json()

    ids = [hit["system_id"] for hit in found["items"]]
    assert ids[0] == pictures["ruby"]
    assert pictures["red"] not in ids


@pytest.mark.parametrize("as_form", [True, False])
async def test_a_picture_of_ones_own_finds_those_that_look_like_it(client, pictures, as_form):
    mine = picture(251, 0, 0, size=(200, 90))
    body = {"files": {"file": ("mine.png", mine)}} if as_form else {"content": mine}

    found = (await client.post("search/image?limit=2", **body)).json()

    assert found["mode"] == "vector"
    assert found["items"][0]["system_id"] in {pictures["red"], pictures["ruby"]}


async def test_filters_and_pages_hold_for_every_kind_of_search(client, pictures):
    owned = (await client.get("search?q=red&owner=blue")).json()["items"]
    first = (await client.get(f"search?similar_to={pictures['red']}&limit=1")).json()
    rest = await client.get(
        f"search?similar_to={pictures['red']}&limit=1&cursor={first['next_cursor']}"
    )

    assert {hit["owner"] for hit in owned} <= {"blue"}
    if first["next_cursor"]:
        assert rest.json()["items"][0]["system_id"] != first["items"][0]["system_id"]


@each(
    ("query", "status", "code"),
    [("", 400, "CB001"), ("q=%20", 400, "CB001"), ("q=a&cursor=x", 400, "CB001"),
     ("similar_to=x", 400, "CB001"), (f"similar_to={uuid.uuid4()}", 404, "CB002"),
     ("q=a&limit=0", 400, "invalid_parameter"), (f"q={'x' * 1001}", 400, "invalid_parameter"),
     ("q=a&colour=red", 400, "unknown_parameter")],
)  # fmt: skip
async def test_a_question_that_cannot_be_asked_is_refused(client, query, status, code):
    answer = await client.get(f"search?{query}")

    assert (answer.status_code, answer.json()["code"]) == (status, code)


@each(
    ("content", "status", "code"),
    [(b"", 400, "nothing_sent"), (b"no picture at all", 422, "not_supported"),
     (picture(1, 2, 3)[:60], 422, "cut_short")],
)  # fmt: skip
async def test_what_cannot_be_looked_at_is_refused(client, content, status, code):
    answer = await client.post("search/image", content=content)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_a_form_with_more_than_one_picture_is_refused(client):
    files = [("file", ("a.png", picture(1, 1, 1))), ("file", ("b.png", picture(2, 2, 2)))]

    answer = await client.post("search/image", files=files)

    assert answer.status_code == 400


async def test_a_space_that_becomes_active_is_noticed(client, pictures, database, monkeypatch):
    await client.get("search?q=blue")
    database.call(
        "api.register_space",
        p_space="other-512",
        p_model="m",
        p_threshold=np.float32(0.8),
        p_has_text=True,
    )
    database.call("api.use_space", p_space="other-512", p_actor="test")
    asked = []
    monkeypatch.setattr("cubby.app.vectors.REREAD_SECONDS", -1.0)
    monkeypatch.setattr(
        "cubby.app.vectors.load_embedder", lambda models, space, kind, url: asked.append(space)
    )

    await client.get("search?q=blue")

    assert asked == ["other-512"]
