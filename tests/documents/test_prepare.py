from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cubby.documents import PROBLEMS, REPAIRS, prepare
from cubby.documents.prepare import _prepare_slowly
from tests.documents.json_texts import texts


@given(texts())
def test_a_clean_document_passes_as_it_is(raw):
    if b"\\u0000" in raw:
        return

    prepared = prepare(raw)
    told = [repair for repair in prepared.repairs if not repair.startswith("zero_sign_removed")]

    assert (prepared.text, told, prepared.error) == (raw, [], None)


PARTS = (
    b'{ } [ ] , : " '
    b'"a" "a": "\\u0061": 1 1e400 1e131072 null \\ud800 \\udc00 \\u0000 \\u003a \\ NaN'
    b" \xff \xc3\xa9 \x00 \xef\xbb\xbf"
)
parts = st.sampled_from([*PARTS.split(b" "), b" ", b"\n", b'"a" :'])
damaged = st.lists(parts, max_size=14).map(b"".join)
objects = st.lists(
    st.tuples(st.sampled_from([b'"a"', b'"b"', b'"\\u0061"', b'"\\u003a"', b'":"']), texts()),
    max_size=4,
).map(lambda members: b"{" + b",".join(key + b":" + text for key, text in members) + b"}")


@given(damaged | objects | texts())
def test_the_fast_way_never_answers_otherwise_than_the_slow_one(raw):
    assert prepare(raw, 6) == _prepare_slowly(raw, 6)


@given(damaged | st.binary())
def test_there_is_always_an_answer_and_what_passes_is_json_that_jsonb_accepts(raw):
    prepared = prepare(raw, 6)

    if prepared.error:
        assert prepared.text is None
        assert prepared.error[0] in PROBLEMS
        assert prepared.error[1]
        return
    assert prepared.text is not None
    value = json.loads(prepared.text, parse_constant=pytest.fail)
    shown = json.dumps(value, ensure_ascii=False)
    assert "\\u0000" not in shown.replace("\\\\", "")
    shown.encode()
    assert {repair.partition(":")[0] for repair in prepared.repairs} <= set(REPAIRS)


@given(damaged | texts())
def test_preparing_again_changes_nothing_more(raw):
    once = prepare(raw)
    if once.text is None:
        return

    again = prepare(once.text)

    assert again.text == once.text
    left = ("duplicate_key", "zero_sign_removed")  # jsonb does that
    assert [each for each in again.repairs if not each.startswith(left)] == []


@pytest.mark.parametrize(
    ("raw", "text", "repairs"),
    [
        (b'"a\\u0000b"', b'"ab"', ["nul_removed: 1"]),
        (b'"\\\\u0000"', b'"\\\\u0000"', []),
        (b'"\\\\\\u0000"', b'"\\\\"', ["nul_removed: 1"]),
        (b'"\\ud83d"', b'"\\ufffd"', ["surrogate_replaced: 1"]),
        (b'"\\uDE00\\uD83D"', b'"\\ufffd\\ufffd"', ["surrogate_replaced: 2"]),
        (b'"\\ud83d\\ude00"', b'"\\ud83d\\ude00"', []),
        (
            b'"\\ud83d\\u0000\\ude00"',
            b'"\\ufffd\\ufffd"',
            ["nul_removed: 1", "surrogate_replaced: 2"],
        ),
        (
            b'{"k\\u0000":"\\udead"}',
            b'{"k":"\\ufffd"}',
            ["nul_removed: 1", "surrogate_replaced: 1"],
        ),
        (
            b'[-0, -0.0, -0.00e5, {"a": -0E-1}]',
            b'[-0, -0.0, -0.00e5, {"a": -0E-1}]',
            ["zero_sign_removed: 4"],
        ),
        (
            b'[-0.1, 1e-0, 1e-05, "-0.0", "a\\" -0 ", -10, 0, "2024-05-01"]',
            b'[-0.1, 1e-0, 1e-05, "-0.0", "a\\" -0 ", -10, 0, "2024-05-01"]',
            [],
        ),
        (b"\xef\xbb\xbf{}", b"{}", ["bom_removed"]),
        ('{"é": 1}'.encode("utf-16"), '{"é": 1}'.encode(), ["encoding_converted"]),
        ("7".encode("utf-16-be"), b"7", ["encoding_converted"]),
    ],
)
def test_repairs_change_what_they_name_and_nothing_else(raw, text, repairs):
    prepared = prepare(raw)

    assert (prepared.text, prepared.repairs, prepared.error) == (text, repairs, None)


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        (b'{"a":1,"a":2}', '"a"'),
        (b'{"a" : 1, "a"\n: 2}', '"a"'),
        (b'{"a":1,"\\u0061":2}', '"a"'),
        (b'[{"b":{"a":1,"a":1}},{"c":0,"c":0}]', '"a", "c"'),
        (b'{"x":"\\u003a","a":1,"a":2}', '"a"'),
        (b'{"a\\u0000":1,"a":2}', '"a"'),
    ],
)
def test_duplicate_keys_pass_and_are_named(raw, names):
    prepared = prepare(raw)

    assert prepared.error is None
    assert prepared.repairs[-1] == f"duplicate_key: {names}; the last value is kept"


@pytest.mark.parametrize(
    "raw", [b'{"a":{"a":1},"b":[{"a":1},{"a":2}]}', b'{"a":"a\\":1,","b":"\\"a\\":"}', b'{"a":":"}']
)
def test_the_same_key_in_different_objects_is_no_duplicate(raw):
    assert prepare(raw).repairs == []


@pytest.mark.parametrize(
    ("raw", "code", "words"),
    [
        (b"", "malformed_json", "line 1, column 1"),
        (b'{"a":', "malformed_json", "line 1, column 6"),
        (b"{} {}", "malformed_json", "behind the end"),
        (b'{"a":NaN}', "malformed_json", "NaN and Infinity"),
        (b"[-Infinity]", "malformed_json", "NaN and Infinity"),
        (b'"a\nb"', "malformed_json", "U+000A"),
        (b'"a\x00b"', "malformed_json", "U+0000"),
        (b'{"a":"\xe9"}', "invalid_encoding", "byte 6"),
        (b'{"a":"\xe9"}', "invalid_encoding", "charset=iso-8859-1"),
        (b'"\xed\xa0\x80"', "invalid_encoding", "byte 1"),
        ("7".encode("utf-16") + b"\x00", "invalid_encoding", "UTF-16"),
        (b"1e131072", "number_too_large", "1e131072 at byte 0"),
        (b'{"a":' + b"9" * 131_073 + b"}", "number_too_large", "131072 digits"),
        (b"[" + b"1e131071," * 9 + b"1]", "number_too_large", "digits more"),
        (b"[" * 513 + b"]" * 513, "too_deep", "513 levels deep; the limit is 512"),
        (b'{"a":' * 20_000 + b"1" + b"}" * 20_000, "too_deep", "20000 levels"),
    ],
)
def test_what_postgres_cannot_hold_is_refused_with_its_reason(raw, code, words):
    prepared = prepare(raw)

    assert prepared.text is None
    assert prepared.error is not None
    assert prepared.error[0] == code
    assert words in prepared.error[1]


@pytest.mark.parametrize(
    "raw",
    [
        b"1e131071",
        b"0.001e131074",
        b"0e99999999999999999999",
        b"9" * 131_072,
        b"-12.5e131070",
        b"1e400",
        b"1e-400",
        b'"1e131072"',
        b'{"1e131072":"e99999999"}',
        b"[" * 512 + b"]" * 512,
        b'"' + b"[" * 600 + b'"',
        b"[" + b"[]," * 600 + b"[]]",
        b"123456789012345678901234567890.1234567890",
    ],
)
def test_what_postgres_can_hold_passes_untouched(raw):
    assert prepare(raw).text == raw


def test_the_depth_limit_is_the_one_given():
    raw = b'{"a":[{"b":1}]}'

    assert prepare(raw, 3).error is None
    assert prepare(raw, 2).error == ("too_deep", "nested 3 levels deep; the limit is 2")


def test_more_values_than_jsonb_can_hold_are_refused_before_the_database_runs_out():
    raw = b"[" + b"1," * 8_388_609 + b"1]"

    assert prepare(raw).error == (
        "document_too_large",
        "more than 8388608 values in one document",
    )


def test_a_long_text_full_of_commas_is_not_taken_for_many_values():
    raw = b'["' + b"," * 20_000_000 + b'"]'

    assert prepare(raw).text is raw


def test_a_large_clean_document_passes_without_being_parsed():
    raw = json.dumps([{"a": i, "b": "é"} for i in range(250_000)]).encode()

    prepared = prepare(raw)

    assert len(raw) > 4_000_000
    assert (prepared.text, prepared.repairs) == (raw, [])


def test_endless_escaped_quotes_are_refused_in_linear_time():
    raw = b'"' + b'\\"' * 500_000

    assert prepare(raw, 4).error == (
        "malformed_json",
        "the text ends inside a string (line 1, column 1000002)",
    )
