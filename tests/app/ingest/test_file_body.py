from __future__ import annotations

from tests.app.cases import each

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154"
    "789c6360000002000001e221bc330000000049454e44ae426082"
)


async def only_object(client, answer):
    assert answer.status_code == 202, answer.text
    (system_id,) = answer.json()["system_ids"]
    return (await client.get(f"objects/{system_id}")).json()


async def test_the_body_is_one_file_of_the_type_its_bytes_say(client):
    answer = await client.post(
        "ingest?filename=dot.jpg", content=PNG, headers={"Content-Type": "image/jpeg"}
    )

    seen = await only_object(client, answer)
    assert (seen["kind"], seen["media_type"]) == ("media", "image")
    assert (seen["content_type"], seen["claimed_type"]) == ("image/png", "image/jpeg")
    assert (seen["filename"], seen["size_bytes"]) == ("dot.jpg", len(PNG))


async def test_what_curl_says_by_itself_is_no_claim(client):
    kind = {"Content-Type": "application/x-www-form-urlencoded"}

    seen = await only_object(client, await client.post("ingest", content=PNG, headers=kind))

    assert (seen["content_type"], seen["claimed_type"]) == ("image/png", None)


@each(
    ("header", "name"),
    [
        (b'attachment; filename="a b.png"', "a b.png"),
        ('attachment; filename="w\u00f6rk.png"'.encode(), "w\u00f6rk.png"),
        (b"attachment; filename*=UTF-8''%e2%82%ac%20rates.png", "\N{EURO SIGN} rates.png"),
        (b'inline; filename="../../x.png"', "x.png"),
        (b"inline", None),
    ],
)
async def test_the_name_may_come_in_content_disposition(client, header, name):
    answer = await client.post("ingest", content=PNG, headers={b"Content-Disposition": header})

    assert (await only_object(client, answer))["filename"] == name


async def test_an_empty_file_with_a_name_is_accepted_as_other(client):
    seen = await only_object(client, await client.post("ingest?filename=empty.jpg", content=b""))

    assert (seen["kind"], seen["media_type"], seen["size_bytes"]) == ("media", "other", 0)
    content = await client.get(f"objects/{seen['system_id']}/content")
    assert (content.status_code, content.content) == (200, b"")


async def test_no_body_and_no_name_is_nothing(client, stored):
    answer = await client.post("ingest")

    assert (answer.status_code, answer.json()["code"]) == (400, "nothing_sent")
    assert stored() == []


async def test_a_file_that_is_json_by_content_counts_as_its_documents(client):
    answer = await client.post(
        "ingest", content=b'[{"a": 1}, {"a": 2}]', headers={"Content-Type": "text/plain"}
    )

    assert answer.json()["objects_total"] == 2


async def test_text_that_claims_to_be_json_and_is_none_is_kept_and_has_failed(client):
    answer = await client.post(
        "ingest?filename=notes.json", content=b'{"a": 1,\n "b": }', headers={"Content-Type": "x/y"}
    )

    status = (await client.get(answer.json()["status_url"])).json()
    assert status["state"] == "failed"
    (failed,) = status["objects"]
    assert failed["error"]["code"] == "malformed_json"
    assert "line 2, column 7" in failed["error"]["message"]
    raw = await client.get(f"objects/{failed['system_id']}/raw")
    assert raw.content == b'{"a": 1,\n "b": }'


@each(
    ("content", "code"),
    [(b"hello", "malformed_json"), (b"42", "not_a_document"), (b"[]", "empty_array"),
     (b"PK\x03\x04" + bytes(60), "malformed_json")],
)  # fmt: skip
async def test_every_claim_of_json_that_does_not_hold_says_why(client, content, code):
    answer = await client.post("ingest?filename=data.json", content=content)

    status = (await client.get(answer.json()["status_url"])).json()
    assert status["objects"][0]["error"]["code"] == code


async def test_a_picture_that_is_named_json_is_a_picture(client):
    seen = await only_object(client, await client.post("ingest?filename=x.json", content=PNG))

    assert seen["media_type"] == "image"


async def test_text_that_only_begins_like_json_is_a_file(client):
    text = b"[section]\nkey = value\n"

    seen = await only_object(client, await client.post("ingest?filename=setup.ini", content=text))

    assert (seen["kind"], seen["content_type"]) == ("media", "text/plain")


async def test_json_too_large_to_be_read_as_one_text_is_kept_and_has_failed(opened):
    async with opened(max_payload_bytes=50) as client:
        big = await client.post("ingest?filename=big.json", content=b'{"a": "%s"}' % (b"x" * 100))
        lines = await client.post("ingest?filename=big.ndjson", content=b'{"a": 1}\n' * 20)

        status = (await client.get(big.json()["status_url"])).json()
    assert status["objects"][0]["error"]["code"] == "json_too_large"
    assert lines.json()["objects_total"] == 20
