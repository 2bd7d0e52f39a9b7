"""Names that mean harm, by every way a name can come."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

NAMES = {
    "above": ("../../etc/passwd", "passwd"),
    "long": ("ж" * 2500 + "a" * 2495 + ".jpeg", "ж" * 125 + ".jpeg"),
    "control": ("a\0b\r\nc\x1b[31m.txt", "abc[31m.txt"),
    "right-to-left": ("invoice\u202egpj.exe\u202c", "invoicegpj.exe"),
    "nothing-left": ("\u202e..", None),
}


@pytest.fixture(params=NAMES)
def name(request):
    return NAMES[request.param]


async def _sent(client, database, stored, **request):
    answer = await client.post("ingest", **request)
    assert answer.status_code == 202, answer.text
    (uri,) = stored()
    assert re.fullmatch(r"fs://incoming/[0-9a-f-]{36}/0001", uri)
    (found,) = database.rows("select filename from core.asset_raw")
    return found[0]


async def test_in_the_query(client, database, stored, name):
    said, kept = name

    found = await _sent(client, database, stored, params={"filename": said}, content=b"x")

    assert found == kept


async def test_in_content_disposition(client, database, stored, name):
    said, kept = name
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(said, safe='')}"}

    assert await _sent(client, database, stored, content=b"x", headers=headers) == kept


async def test_in_a_form(client, database, stored, name):
    said, kept = name
    plain = said.replace("\0", "").replace("\r", "").replace("\n", "")
    head = f'Content-Disposition: form-data; name="files[]"; filename="{plain}"'
    content = b"--x\r\n%s\r\n\r\nx\r\n--x--\r\n" % head.encode()
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    assert await _sent(client, database, stored, content=content, headers=headers) == kept


async def test_a_head_of_a_part_without_an_end_is_refused(client, stored):
    content = b"--x\r\nContent-Disposition: form-data; name=" + b"n" * 100_000
    headers = {"Content-Type": "multipart/form-data; boundary=x"}

    answer = await client.post("ingest", content=content, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_multipart")
    assert stored() == []
