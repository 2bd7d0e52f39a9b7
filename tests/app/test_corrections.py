"""Corrections over HTTP."""

from __future__ import annotations

import pytest

from tests.app.hand import picture


@pytest.fixture
async def photo(client, hand) -> str:
    sent = await client.post("ingest?filename=IMG_20180714_120000.png", content=picture(9, 9, 9))
    hand.process_pictures()
    return sent.json()["system_ids"][0]


async def test_one_object_is_corrected_and_the_correction_undone(client, photo):
    changes = {"captured_at": "1999-07-01T12:00:00", "zone": "Europe/Vienna", "caption": "Oma"}

    said = (await client.patch(f"objects/{photo}", json=changes)).json()

    assert (said["changes"], said["objects"], said["actor"]) == (changes, [photo], "http:127.0.0.1")
    shown = (await client.get(f"objects/{photo}")).json()
    assert (shown["captured_at"], shown["caption"]) == ("1999-07-01T12:00:00+02:00", "Oma")
    assert shown["captured"]["at"].startswith("1999-07-01T10:00:00")
    assert [one["field"] for one in shown["corrections"]] == ["caption", "captured"]
    stages = (await client.get(f"objects/{photo}/lineage")).json()["items"]
    assert [one["stage"] for one in stages].count("corrected") == 2

    undone = await client.post(f"corrections/{said['correction_id']}/undo")

    assert undone.json()["undone_by"] == "http:127.0.0.1"
    shown = (await client.get(f"objects/{photo}")).json()
    assert (shown["captured_at"], shown["caption"]) == ("2018-07-14T12:00:00", None)
    again = await client.post(f"corrections/{said['correction_id']}/undo")
    assert again.status_code == 409


async def test_many_are_corrected_listed_counted_and_found(client, photo):
    said = await client.post(
        "corrections",
        json={"objects": [photo], "tags": {"add": ["summer"]}, "place": {"name": "Wien"}},
    )

    assert said.status_code == 201
    listed = (await client.get(f"corrections?system_id={photo}")).json()["items"]
    assert [one["correction_id"] for one in listed] == [said.json()["correction_id"]]
    for query in ("captured_from=2018-07&captured_to=2018-07", "captured_from=2018&sort=captured"):
        found = (await client.get(f"objects?{query}")).json()["items"]
        assert [one["captured_at"] for one in found] == ["2018-07-14T12:00:00"], query
    hits = (await client.get("search?q=wien+summer&captured_to=2018-07-14&sort=captured")).json()
    assert [one["system_id"] for one in hits["items"]] == [photo]
    months = (await client.get("objects/months?tags=summer")).json()
    assert months["years"] == [
        {"year": "2018", "objects": 1, "months": [{"month": "2018-07", "objects": 1}]}
    ]


async def test_what_is_read_may_be_corrected_and_sent_back(client, photo):
    spot = {"latitude": 48.2, "longitude": 16.4, "altitude": 171.0, "name": "Wien"}
    fields = ("captured_at", "place", "caption", "tags", "owner")
    await client.patch(
        f"objects/{photo}", json={"place": spot, "caption": "Oma", "tags": {"add": ["pier"]}}
    )
    read = (await client.get(f"objects/{photo}")).json()
    assert read["place"] == spot | {"source": "person", "trust": "person"}

    wanted = {name: read[name] for name in fields} | {"caption": "Opa"}
    said = await client.patch(f"objects/{photo}", json=wanted)

    assert said.status_code == 200, said.text
    shown = (await client.get(f"objects/{photo}")).json()
    assert {name: shown[name] for name in fields} == wanted


async def test_a_date_is_corrected_on_many_and_undone(client, hand):
    names = ("DSC_1.png", "IMG_20180714_120000.png", "2001-02-03.png")
    ids = []
    for n, name in enumerate(names):
        sent = await client.post(f"ingest?filename={name}", content=picture(9 * n, 40, 99))
        ids += sent.json()["system_ids"]
    hand.process_pictures()

    async def dates() -> list[str | None]:
        return [(await client.get(f"objects/{one}")).json()["captured_at"] for one in ids]

    async def years() -> list[str]:
        return [one["year"] for one in (await client.get("objects/months")).json()["years"]]

    before, counted = await dates(), await years()
    assert before == [None, "2018-07-14T12:00:00", "2001-02-03"]
    assert counted == ["2018", "2001"]

    said = await client.post("corrections", json={"objects": ids, "captured_at": "1999-05"})
    assert said.json()["objects_total"] == 3
    assert (await dates(), await years()) == (["1999-05"] * 3, ["1999"])

    await client.post(f"corrections/{said.json()['correction_id']}/undo")
    assert (await dates(), await years()) == (before, counted)


async def test_null_says_that_there_is_none(client, photo):
    await client.patch(f"objects/{photo}", json={"captured_at": None})

    shown = (await client.get(f"objects/{photo}")).json()
    assert (shown["captured_at"], shown["captured"]) == (None, None)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("objects/{}", {}, 400),
        ("objects/{}", {"colour": "red"}, 400),
        ("objects/{}", {"captured_at": "once"}, 400),
        ("objects/{}", {"place": {"latitude": 100, "longitude": 0}}, 400),
        ("objects/{}", {"tags": {"add": ["x"], "remove": ["x"]}}, 400),
        ("objects/01a2051c-1860-7e21-8581-6f10f2323b00", {"caption": "x"}, 404),
        ("objects/me", {"caption": "x"}, 404),
    ],
)
async def test_what_cannot_be_said_is_refused(client, photo, path, body, status):
    answer = await client.patch(path.format(photo), json=body)

    assert answer.status_code == status, answer.text
    assert answer.json()["detail"]


async def test_a_list_of_no_objects_is_refused(client):
    answer = await client.post("corrections", json={"objects": [], "caption": "x"})
    assert answer.status_code == 400


@pytest.mark.parametrize("query", ["captured_from=once", "sort=colour", "captured_to=2018-02-30"])
async def test_what_is_no_day_and_no_sort_is_refused(client, query):
    for path in ("objects", "search"):
        answer = await client.get(f"{path}?q=x&{query}" if path == "search" else f"{path}?{query}")
        assert answer.status_code == 400, path
