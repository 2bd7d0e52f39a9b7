from __future__ import annotations

from tests.app.cases import each

NDJSON = {"Content-Type": "application/x-ndjson"}


async def test_every_line_that_is_not_blank_is_an_object_malformed_ones_too(client):
    body = b'{"a": 1}\r\n\n  {"a": 2}  \nnot json\n42'

    answer = (await client.post("ingest", content=body, headers=NDJSON)).json()

    assert answer["objects_total"] == 4
    got = [(await client.get(f"objects/{one}/raw")).content for one in answer["system_ids"]]
    assert got == [b'{"a": 1}', b'{"a": 2}', b"not json", b"42"]


async def test_lines_are_found_across_blocks_of_the_stream(client):
    lines = [b'{"n": %d, "pad": "%s"}' % (n, b"x" * 700) for n in range(3000)]

    async def pieces():
        whole = b"\n".join(lines)
        for start in range(0, len(whole), 65_521):
            yield whole[start : start + 65_521]

    answer = (await client.post("ingest", content=pieces(), headers=NDJSON)).json()

    assert answer["objects_total"] == 3000
    for position in (0, 749, 750, 2999):
        raw = await client.get(f"objects/{answer['system_ids'][position]}/raw")
        assert raw.content == lines[position]


@each("body", [b"", b"\n", b" \n\t\r\n"])
async def test_a_body_without_a_line_is_refused_and_nothing_is_kept(client, stored, body):
    answer = await client.post("ingest", content=body, headers=NDJSON)

    assert (answer.status_code, answer.json()["code"]) == (400, "nothing_sent")
    assert stored() == []


@each("kind", ["application/ndjson", "application/jsonl; charset=utf-8"])
async def test_other_names_of_the_format_are_understood(client, kind):
    answer = await client.post("ingest", content=b"1\n2\n", headers={"Content-Type": kind})

    assert answer.json()["objects_total"] == 2
