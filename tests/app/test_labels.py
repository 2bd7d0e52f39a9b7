from __future__ import annotations

from tests.app.cases import each


async def test_a_label_is_put_changed_listed_and_deleted(client):
    made = await client.put("labels/dog", json={})
    changed = await client.put("labels/dog", json={"prompts": ["a puppy"], "threshold": 0.5})
    listed = await client.get("labels")
    gone = await client.delete("labels/dog")

    assert made.json()["prompts"] == [
        "a photo of a dog", "a picture of a dog", "a drawing of a dog",
    ]  # fmt: skip
    assert changed.json() == {
        "label": "dog",
        "prompts": ["a puppy"],
        "threshold": 0.5,
        "background": False,
        "narrower": [],
        "only_in": None,
        "spaces": [],
        "files": 0,
    }
    assert listed.json() == {"items": [changed.json()], "next_cursor": None}
    assert (gone.status_code, gone.content) == (204, b"")
    assert (await client.get("labels")).json()["items"] == []


async def test_a_name_with_blanks_and_other_letters_is_a_label(client):
    await client.put("labels/Schloß Käfer", json={})

    assert (await client.get("labels")).json()["items"][0]["label"] == "Schloß Käfer"


async def test_editing_is_traced_with_who_did_it(client, database):
    await client.put("labels/dog", json={})
    await client.delete("labels/dog")

    assert database.rows(
        "select stage, actor from core.lineage where stage like 'label%%' order by id"
    ) == [("label_changed", "http:127.0.0.1"), ("label_deleted", "http:127.0.0.1")]


@each(
    ("body", "code"),
    [
        ({"prompts": []}, "CB001"),
        ({"prompts": [""]}, "CB001"),
        ({"threshold": 2}, "CB001"),
        ({"threshold": "high"}, "invalid_parameter"),
        ({"colour": "red"}, "invalid_parameter"),
    ],
)
async def test_a_label_that_cannot_be_is_refused(client, body, code):
    answer = await client.put("labels/dog", json=body)

    assert (answer.status_code, answer.json()["code"]) == (400, code)


async def test_an_unknown_label_cannot_be_deleted(client):
    answer = await client.delete("labels/dog")

    assert (answer.status_code, answer.json()["code"]) == (404, "CB002")
