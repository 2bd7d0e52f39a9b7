from __future__ import annotations

import pytest


async def _setting(client, name):
    items = (await client.get("settings")).json()["items"]
    return next(item for item in items if item["name"] == name)


async def test_every_knob_says_what_it_does_and_what_it_takes(client):
    items = (await client.get("settings")).json()["items"]

    assert [item["name"] for item in items] == sorted(item["name"] for item in items)
    assert all(item["sentence"].endswith(".") for item in items)
    assert all(item["value"] == item["initial"] for item in items)
    numbers = [item for item in items if item["type"] in ("integer", "number")]
    assert all(item["minimum"] <= item["value"] <= item["maximum"] for item in numbers)


@pytest.mark.parametrize(
    ("name", "value"), [("N_sample", 256), ("stability_threshold", 0.75), ("auto_migrate", True)]
)
async def test_a_knob_is_turned(client, name, value):
    answer = await client.patch(f"settings/{name}", json={"value": value})

    assert answer.status_code == 200
    assert answer.json()["value"] == value
    assert (await _setting(client, name))["value"] == value


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("N_sample", 0, "N_sample takes an integer from 1 to 10000"),
        ("N_sample", 1.5, "N_sample takes an integer from 1 to 10000"),
        ("N_sample", "many", "N_sample takes an integer from 1 to 10000"),
        ("stability_threshold", 1.01, "stability_threshold takes a number from 0 to 1"),
        ("auto_migrate", "yes", "auto_migrate takes a boolean"),
    ],
)
async def test_a_value_that_a_knob_does_not_take_is_refused_with_what_it_takes(
    client, name, value, said
):
    before = await _setting(client, name)

    answer = await client.patch(f"settings/{name}", json={"value": value})

    assert (answer.status_code, answer.json()["code"]) == (400, "CB001")
    assert answer.json()["detail"] == said
    assert await _setting(client, name) == before


async def test_a_knob_that_does_not_exist_is_not_found(client):
    answer = await client.patch("settings/speed", json={"value": 11})

    assert (answer.status_code, answer.json()["detail"]) == (404, "Setting speed not found")
