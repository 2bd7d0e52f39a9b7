"""When a file was last written where it was sent from."""

from __future__ import annotations

import pytest

from tests.app.hand import picture


async def test_the_time_of_a_file_is_when_it_was_taken_where_nothing_else_says_so(client, hand):
    said = "2018-07-14T15:30:00+02:00"
    sent = await client.post(
        "ingest", params={"filename": "x.png", "modified_at": said}, content=picture(1, 2, 3)
    )
    form = await client.post(
        "ingest", data={"modified_at": said}, files={"file": ("y.png", picture(200, 2, 3))}
    )
    hand.process_pictures()

    for one in (sent, form):
        assert one.status_code == 202, one.text
        shown = (await client.get(f"objects/{one.json()['system_ids'][0]}")).json()
        assert shown["captured_at"] == "2018-07-14T13:30:00+00:00"
        assert (shown["captured"]["source"], shown["captured"]["trust"]) == ("file", "lowest")


@pytest.mark.parametrize("said", ["yesterday", "2018-07-14", "2018-07-14T15:30:00", "1531576200"])
async def test_a_time_without_a_zone_is_refused(client, said):
    answer = await client.post(f"ingest?filename=x.png&modified_at={said}", content=b"x")

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_modified_at")


async def test_of_several_files_none_can_have_it(client):
    answer = await client.post(
        "ingest",
        data={"modified_at": "2018-07-14T15:30:00Z"},
        files=[("files[]", ("a", b"a")), ("files[]", ("b", b"b"))],
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_modified_at")
