from __future__ import annotations

import json

import pytest

from cubby.documents import sniff_json


@pytest.mark.parametrize(
    "head",
    [
        b'{"a": 1}',
        b'\n\t[1, 2, {"a": "x"}]\n',
        b"{}",
        b'\xef\xbb\xbf{"a": 1}',
        '{"é": 1}'.encode("utf-16"),
        '[{"é": "😀"}, '.encode("utf-16-be"),
        b'{"a": [1, 2, {"b": "cut he',
        b'[{"a": 1.',
        b'[{"a": tr',
        b'{"a": 1, "b": "\xc3',
        b'{\n  "a": 1,\n  "b": 2\n}\n',
    ],
)
def test_json_is_known_by_its_bytes_alone(head):
    assert sniff_json(head, None, None) == "json"
    assert sniff_json(head, "photo.jpg", "image/jpeg") == "json"


@pytest.mark.parametrize(
    "head",
    [
        b'{"a": 1}\n{"a": 2}\n',
        b'{"a": 1}\r\n\r\n[2]\r\n',
        b'{"a": 1}\n{"a": "cut he',
        b'\xef\xbb\xbf{"a": 1}\n{"a": 2}',
    ],
)
def test_ndjson_is_known_by_its_bytes_alone(head):
    assert sniff_json(head, None, "text/plain") == "ndjson"


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"   ",
        b"plain text",
        b"[section]\nkey = 1\n",
        b"{\\rtf1\\ansi hello}",
        b"{% extends 'base.html' %}",
        b"{{ title }}",
        b"body { color: red }",
        b"123",
        b'"text"',
        b"1\n2\n3\n",
        b"a,b\n1,2\n",
        b"<svg/>",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"\x00\x00\x00\x18ftypmp42\x00\x00",
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"\xff\xfe\x00\x00",
    ],
)
def test_other_things_are_not_json_whatever_they_claim_to_be(head):
    assert sniff_json(head, None, None) is None
    assert sniff_json(head, "a.json", "application/json") is None


def test_a_claim_decides_between_the_two_where_both_fit():
    line = b'{"a": 1}\n'

    assert sniff_json(line, None, None) == "json"
    assert sniff_json(line, "a.jsonl", None) == "ndjson"
    assert sniff_json(line, None, "application/x-ndjson; charset=utf-8") == "ndjson"


def test_a_pretty_printed_document_is_not_lines_though_it_claims_to_be():
    assert sniff_json(b'{\n  "a": 1\n}', "a.ndjson", None) == "json"


def test_claimed_lines_may_be_bare_values_or_partly_malformed():
    assert sniff_json(b"1\n2\n", "a.ndjson", None) == "ndjson"
    assert sniff_json(b'{"a": \n{"a": 1}\n', "a.ndjson", None) == "ndjson"
    assert sniff_json(b"hello\nworld\n", "a.ndjson", None) is None


@pytest.mark.parametrize(
    "head", [b'{"a": 1,}', b'{"a": NaN}', b"[1, 2,, 3]", b'{"a" 1}', b"[1] Knuth"]
)
def test_malformed_json_that_claims_to_be_json_is_told_so_later(head):
    assert sniff_json(head, "a.json", None) == "json"
    assert sniff_json(head, None, "application/geo+json") == "json"
    assert sniff_json(head, "a.txt", "text/plain") is None


def test_a_long_file_is_judged_by_its_beginning():
    document = json.dumps([{"n": n, "text": "é" * 20} for n in range(5000)], ensure_ascii=False)

    assert sniff_json(document.encode(), None, None) == "json"
    assert sniff_json(document.encode("utf-16"), None, None) == "json"
    assert sniff_json(b'{"a": 1}\n' * 50_000, None, None) == "ndjson"


def test_real_collections_are_recognised(corpora):
    files = sorted(corpora.glob("json-*/**/*.json"))
    assert files
    for path in files:
        data = path.read_bytes()
        form = sniff_json(data[:65_536], None, None)
        if form == "json":
            json.loads(data)
        elif form == "ndjson":
            assert [json.loads(line) for line in data.splitlines() if line.strip()], path
        else:
            assert data.lstrip()[:1] not in (b"{", b"["), path


def test_pictures_and_films_are_not_json(corpora):
    for path in sorted((*corpora.glob("img-pillow/*.*"), *corpora.glob("av-*/*.*"))):
        with path.open("rb") as file:
            found = sniff_json(file.read(65_536), path.name, "application/json")
        assert found is None or path.suffix in (".json", ".md"), path
