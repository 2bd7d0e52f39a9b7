from __future__ import annotations

import json
from pathlib import Path

import pytest

from cubby.documents import (
    EmptyArray,
    MalformedJson,
    NdjsonSplitter,
    NotADocument,
    Prepared,
    prepare,
    sniff_json,
    split_json,
)


def take_in(data: bytes) -> list[Prepared]:
    """What becomes of the documents of one received text."""
    split = split_json(data)
    places = zip(split.offsets, split.lengths, strict=True)
    return [prepare(data[offset : offset + length]) for offset, length in places]


def take_in_lines(data: bytes) -> list[Prepared]:
    """The same for a stream of lines."""
    splitter = NdjsonSplitter()
    splitter.feed(data)
    places = zip(*splitter.finish(), strict=True)
    return [prepare(data[offset : offset + length]) for offset, length in places]


def cases(corpora: Path, prefix: str) -> list[Path]:
    found = sorted((corpora / "hostile-nst" / "test_parsing").glob(f"{prefix}_*.json"))
    assert found
    return found


def test_every_text_that_must_parse_is_taken_in(corpora):
    for path in cases(corpora, "y"):
        try:
            documents = take_in(path.read_bytes())
        except NotADocument:
            assert path.read_bytes().strip()[:1] not in (b"{", b"["), path
        except EmptyArray:
            assert json.loads(path.read_bytes()) == [], path
        else:
            assert [each.error for each in documents if each.error] == [], path


def test_every_text_that_must_not_parse_is_malformed(corpora):
    for path in cases(corpora, "n"):
        try:
            split_json(path.read_bytes())
        except MalformedJson:
            continue
        pytest.fail(f"{path.name} was accepted")


def test_texts_left_open_by_the_standard_are_taken_in_or_refused_with_a_reason(corpora):
    for path in cases(corpora, "i"):
        try:
            documents = take_in(path.read_bytes())
        except MalformedJson:
            continue
        for each in documents:
            assert (each.text is None) == (each.error is not None), path


def test_repaired_texts_left_open_by_the_standard_read_the_same_elsewhere(corpora):
    for path in sorted((corpora / "hostile-nst" / "test_transform").glob("*.json")):
        for each in take_in(path.read_bytes()):
            if each.text is not None and not each.repairs:
                json.loads(each.text)


@pytest.mark.parametrize("name", ["blns.json", "blns.base64.json"])
def test_naughty_strings_stay_what_they_are(corpora, name):
    data = (corpora / "hostile-blns" / name).read_bytes()

    documents = take_in(data)

    assert [json.loads(each.text or b"0") for each in documents] == json.loads(data)
    assert {repair for each in documents for repair in each.repairs} == set()


def test_schema_instances_of_every_type_are_taken_in(corpora):
    files = sorted((corpora / "hostile-json-schema-suite").rglob("*.json"))
    assert files
    for path in files:
        data = path.read_bytes()
        documents = take_in(data)
        errors = [each.error for each in documents if each.error]
        assert errors == [], path
        whole = json.loads(data)
        expected = whole if isinstance(whole, list) else [whole]
        for each, value in zip(documents, expected, strict=True):
            assert each.repairs or json.loads(each.text or b"") == value, path


def test_real_collections_pass_without_a_refusal(corpora):
    passed = 0
    for path in sorted(corpora.glob("json-*/**/*.json")):
        data = path.read_bytes()
        form = sniff_json(data, None, None)
        if form is None:
            assert isinstance(json.loads(data), str | int), path
            continue
        documents = take_in(data) if form == "json" else take_in_lines(data)
        assert [each.error for each in documents if each.error] == [], path
        passed += len(documents)
    assert passed > 1000
