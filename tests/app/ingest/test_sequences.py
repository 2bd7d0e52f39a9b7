"""What senders call JSON, lines or nothing: values one behind another, packed files, forms."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from itertools import product
from urllib.parse import urlencode

import pytest
import zstandard

from tests.app.cases import each

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
CONCATENATED = b'{"a":1}{"a":2}\n{\n "a":3}'
LINES = b'{"a":1}\n{"a":2}\n{"a":3}\n'


async def _slices(client, answer):
    return [(await client.get(f"objects/{one}/raw")).content for one in answer["system_ids"]]


def _zip(*names: str, content: bytes = LINES) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return held.getvalue()


PACKED = {
    "gz": gzip.compress(LINES),
    "zst": zstandard.ZstdCompressor().compress(LINES),
    "bz2": bz2.compress(LINES),
    "xz": lzma.compress(LINES),
    "zip": _zip("folder/", "folder/days.ndjson"),
}


@each(
    ("kind", "body"),
    product(
        ["application/json", "application/x-ndjson", "application/octet-stream", "text/plain",
         "application/x-www-form-urlencoded", "application/json-seq"],
        [CONCATENATED, LINES],
    ),
)  # fmt: skip
async def test_values_one_behind_another_are_documents_whatever_they_claim(client, kind, body):
    answer = await client.post("ingest", content=body, headers={"Content-Type": kind})

    assert answer.status_code == 202, answer.text
    slices = await _slices(client, answer.json())
    assert [json.loads(one) for one in slices] == [{"a": 1}, {"a": 2}, {"a": 3}]


@each("body", [CONCATENATED, LINES])
async def test_a_payload_of_a_form_may_be_a_sequence(client, body):
    answer = await client.post("ingest", files={"payload": (None, body)})

    assert answer.json()["objects_total"] == 3


async def test_one_document_over_several_lines_is_one_though_it_claims_lines(client):
    answer = await client.post(
        "ingest", content=b'{\n "a": 1\n}\n', headers={"Content-Type": "application/x-ndjson"}
    )

    assert answer.status_code == 202, answer.text
    assert answer.json()["objects_total"] == 1


async def test_a_json_body_is_refused_at_the_malformed_line_with_a_way_out(client, stored):
    answer = await client.post(
        "ingest", content=b'{"a":1}\n{"a":2,}\n', headers={"Content-Type": "application/json"}
    )

    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["line"]) == (400, "malformed_json", 2)
    assert "application/x-ndjson" in problem["hint"]
    assert stored() == []


@each(
    ("packing", "kind"),
    product(PACKED, ["application/octet-stream", "application/json", "application/x-ndjson"]),
)
async def test_a_packed_file_is_its_documents_and_is_kept_as_it_came(
    client, storage, database, packing, kind
):
    answer = await client.post(
        f"ingest?filename=days.ndjson.{packing}",
        content=PACKED[packing],
        headers={"Content-Type": kind},
    )

    assert answer.json()["objects_total"] == 3, answer.text
    assert b"\n".join(await _slices(client, answer.json())) + b"\n" == LINES
    packed, inside = database.rows(
        "select uri, filename, format from core.asset_raw where request_id = %s order by id",
        answer.json()["ingest_job_id"],
    )
    assert storage.read(packed[0]) == PACKED[packing]
    assert storage.read(inside[0]) == LINES
    assert (packed[2], inside[1:]) == (None, ("days.ndjson", "ndjson"))
    detail = (await client.get(f"objects/{answer.json()['system_ids'][0]}")).json()
    assert detail["packed_uri"] == packed[0]


async def test_a_packed_file_beside_others_is_told_apart(client):
    files = [
        ("files[]", ("a.json.gz", gzip.compress(b'[{"a":1},{"a":2}]'))),
        ("files[]", ("b.txt.gz", gzip.compress(b"a text"))),
        ("files[]", ("c.zip", _zip("one.json", "two.txt", content=b"a text"))),
    ]

    answer = (await client.post("ingest", files=files)).json()

    assert answer["objects_total"] == 4
    kinds = [(await client.get(f"objects/{one}")).json() for one in answer["system_ids"]]
    assert [kind["kind"] for kind in kinds] == ["json", "json", "media", "media"]


def _tar(mode: str, *names: str, **others: bytes) -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode=mode) as archive:
        for name, content in (dict.fromkeys(names, LINES) | others).items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return held.getvalue()


@each(
    ("name", "content", "files"),
    [
        ("a.ndjson.gz.gz", gzip.compress(gzip.compress(LINES)), ["a.ndjson"]),
        ("a.gz", gzip.compress(_zip("days.json")), ["days.json"]),
        ("a.gz", gzip.compress(_zip("one.json", "two.json")), ["one.json", "two.json"]),
        ("a.zip", _zip("one.json", ".hidden", "__MACOSX/._one.json", "d/two.json"),
         ["one.json", "two.json"]),
        ("a.tgz", _tar("w:gz", "one.json", "two.json"), ["one.json", "two.json"]),
        ("a.tar", _tar("w", "one.json"), ["one.json"]),
        ("a.tar.xz", _tar("w:xz", "one.json", "two.json"), ["one.json", "two.json"]),
        ("a.tbz2", _tar("w:bz2", "one.json"), ["one.json"]),
        ("a.ndjson.xz", lzma.compress(LINES[:8]) + bytes(8) + lzma.compress(LINES[8:]),
         ["a.ndjson"]),
        ("a.ndjson.bz2", bz2.compress(LINES[:8]) + bz2.compress(LINES[8:]), ["a.ndjson"]),
    ],
)  # fmt: skip
async def test_every_json_file_of_an_archive_is_its_documents(
    client, database, name, content, files
):
    answer = (await client.post(f"ingest?filename={name}", content=content)).json()

    assert answer["objects_total"] == 3 * len(files)
    slices = await _slices(client, answer)
    assert [json.loads(one) for one in slices] == [{"a": 1}, {"a": 2}, {"a": 3}] * len(files)
    sent = database.rows(
        "select filename from core.asset_raw where request_id = %s order by id",
        answer["ingest_job_id"],
    )
    assert [one for (one,) in sent] == [name, *files]


@each(
    ("name", "content"),
    [
        ("a.zip", _zip("one.json", "notes.txt", content=b"a text")),
        ("a.tgz", _tar("w:gz", "a.json", b=b"a text")),
        ("a.gz", gzip.compress(gzip.compress(gzip.compress(gzip.compress(LINES))))),
        ("a.zip", _zip(*(f"{n}.json" for n in range(1001)), content=b"[1]")),
        ("a.xz", lzma.compress(b"a text")),
        ("a.bz2", bz2.compress(b"a text")),
        # It asks for more memory than a reader has for it.
        ("a.xz", lzma.compress(LINES, filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 29}])),
    ],
)  # fmt: skip
async def test_an_archive_with_anything_else_stays_one_file(client, stored, name, content):
    before = len(stored())
    answer = (await client.post(f"ingest?filename={name}", content=content)).json()

    assert answer["objects_total"] == 1
    kind = (await client.get(f"objects/{answer['system_ids'][0]}")).json()["kind"]
    assert (kind, len(stored()) - before) == ("media", 1)


@each(
    ("kind", "body"),
    product(
        ["application/json", "text/plain", "application/octet-stream"],
        [b")]}',\n[%s, {}]", b"cb([%s, {}]);", b"data: %s\n\ndata: {}\n\n", b"[%s, {}]\0\0",
         b"%s,{}", b"%s,\n{},\n"],
    ),
)  # fmt: skip
async def test_a_frame_around_json_is_left_out(client, kind, body):
    answer = await client.post(
        "ingest", content=body % b'{"a": 1.10}', headers={"Content-Type": kind}
    )

    assert answer.status_code == 202, answer.text
    assert await _slices(client, answer.json()) == [b'{"a": 1.10}', b"{}"]


@each(
    ("kind", "charset", "wanted"),
    [("application/json", "iso-8859-1", "é"), ("application/json", '"windows-1252"', "é€"),
     ("application/x-ndjson", "Shift_JIS", "語"), ("text/plain", "latin1", "é")],
)  # fmt: skip
async def test_a_charset_is_heeded_where_the_bytes_are_not_utf_8(
    client, storage, database, kind, charset, wanted
):
    body = f'{{"a": "{wanted}"}}'
    for encoding in (charset.strip('"'), "utf-8"):
        answer = await client.post(
            "ingest",
            content=body.encode(encoding),
            headers={"Content-Type": f"{kind}; charset={charset}"},
        )

        assert await _slices(client, answer.json()) == [body.encode()]
        first = "select uri from core.asset_raw where request_id = %s order by id limit 1"
        uri = database.value(first, answer.json()["ingest_job_id"])
        assert storage.read(uri) == body.encode(encoding)


@each("charset", ["klingon", "unicode_escape", "hex", "idna", "utf-7"])
async def test_a_charset_that_is_none_of_text_is_not_heeded(client, charset):
    answer = await client.post(
        "ingest",
        content=b'{"a": "\xe9"}',
        headers={"Content-Type": f"application/json; charset={charset}"},
    )

    assert await _slices(client, answer.json()) == [b'{"a": "\xe9"}']


@each(("ending", "compress"), [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)])
async def test_a_packed_file_that_ends_early_fails_and_is_kept(
    client, storage, database, ending, compress
):
    many = b"".join(b'{"a":"%d"}\n' % (n * 7919 % 99991) for n in range(200_000))
    content = compress(many)[:-20]

    answer = (await client.post(f"ingest?filename=a.ndjson.{ending}", content=content)).json()

    detail = (await client.get(f"objects/{answer['system_ids'][0]}")).json()
    assert (detail["status"], detail["error"]["code"]) == ("failed", "bad_archive")
    raw = "select uri from core.asset_raw where request_id = %s"
    assert storage.read(database.rows(raw, answer["ingest_job_id"])[0][0]) == content


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
async def test_a_packed_file_with_more_than_the_limit_fails_and_leaves_nothing_else(
    opened, stored, compress
):
    content = compress(b"".join(b'{"a":"%d"}\n' % (n * 7919 % 99991) for n in range(100_000)))

    async with opened(max_unpacked_bytes=100_000) as client:
        answer = await client.post("ingest", content=content)
        assert answer.status_code == 202, answer.text
        (one,) = answer.json()["system_ids"]
        detail = (await client.get(f"objects/{one}")).json()

    assert (detail["status"], detail["error"]["code"]) == ("failed", "unpacked_too_large")
    assert len(stored()) == 1


@pytest.mark.parametrize("compress", [bz2.compress, lzma.compress])
async def test_a_bomb_in_a_file_is_measured_while_it_is_unpacked(client, stored, compress):
    content = compress(b"[" + b" " * 60_000_000)
    assert len(content) < 100_000

    answer = await client.post("ingest?filename=a.json", content=content)

    assert (answer.status_code, answer.json()["code"]) == (413, "unpacks_to_too_much")
    assert stored() == []


async def test_a_form_with_a_payload_is_read_as_multipart_is(client, storage, database):
    fields = {
        "payload": '{"event":"button","user":{"id":"Ü+&"}}',
        "collection": "slack",
        "tags": "a,b",
    }
    body = urlencode(fields).encode()

    answer = (await client.post("ingest", content=body, headers=FORM)).json()

    assert await _slices(client, answer) == [fields["payload"].encode()]
    assert database.rows("select collection, tags from core.ingest_request") == [
        ("slack", ["a", "b"])
    ]
    uri = database.value("select uri from core.asset_raw where packed_in is null")
    assert storage.read(uri) == body


async def test_a_form_without_a_payload_is_one_document_of_its_fields(client):
    body = b"command=%2Fdeploy&text=main+now&user_name=z%C3%B6e&tag=a&tag=b&empty="

    answer = (await client.post("ingest?collection=slash", content=body, headers=FORM)).json()

    (document,) = await _slices(client, answer)
    assert json.loads(document) == {
        "command": "/deploy", "text": "main now", "user_name": "zöe", "tag": ["a", "b"],
        "empty": "",
    }  # fmt: skip


@each(
    ("body", "code"),
    [(b"payload=%7Bbroken", "malformed_json"), (b"payload=1&payload=2", "repeated_field"),
     (b"payload=%7B%7D&collecton=x", "unknown_field"), (b"a=%FF", "field_encoding"),
     (b"a=1&" * 1001, "too_many_fields")],
)  # fmt: skip
async def test_a_form_that_cannot_be_read_is_refused_and_nothing_is_left(
    client, stored, body, code
):
    answer = await client.post("ingest", content=body, headers=FORM)

    assert (answer.status_code, answer.json()["code"]) == (400, code), answer.text
    assert stored() == []


@pytest.mark.parametrize(
    ("path", "body"),
    [("ingest", b"\xff\xd8\xff\xe0 a=b"), ("ingest", b"FOO=bar\nBAZ=1\n"),
     ("ingest?filename=x.txt", b"a=b"), ("ingest", b"hello world")],
)  # fmt: skip
async def test_what_curl_calls_a_form_may_be_a_file(client, path, body):
    answer = (await client.post(path, content=body, headers=FORM)).json()

    detail = (await client.get(f"objects/{answer['system_ids'][0]}")).json()
    assert (detail["kind"], await _slices(client, answer)) == ("media", [body])
