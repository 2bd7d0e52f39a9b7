"""Records in arrays of arrays: OpenTelemetry's exports, batches of batches."""

from __future__ import annotations

from typing import Any

import pytest

from cubby.db.errors import InvalidArgument
from tests.db.cubby import Cubby
from tests.db.json.test_index_documents import _index

LOGS = "$.resourceLogs[*].scopeLogs[*].logRecords"


def _text(key: str, value: str) -> dict[str, Any]:
    return {"key": key, "value": {"stringValue": value}}


def _export(*services: str) -> dict[str, Any]:
    """An export of logs: two scopes of each service, the first with two records."""
    return {
        "resourceLogs": [
            {
                "resource": {"attributes": [_text("service.name", service)]},
                "scopeLogs": [
                    {
                        "scope": {"name": "http"},
                        "logRecords": [{"body": f"{service} 1"}, {"body": f"{service} 2"}],
                    },
                    {"scope": {"name": "db"}, "logRecords": [{"body": f"{service} 3"}]},
                ],
            }
            for service in services
        ]
    }


def _records(cubby: Cubby, name: str, path: Any) -> Any:
    return cubby.call("api.set_collection_records", p_name=name, p_path=path, p_actor="anna")


def _documents(cubby: Cubby, name: str) -> list[Any]:
    return [one for (one,) in cubby.rows(f"select doc from collections.docs_{name} order by id")]


@pytest.mark.parametrize(
    "path",
    [LOGS, f"{LOGS}[*]", "$.resourceLogs[].scopeLogs[].logRecords[]",
     "$['resourceLogs'][*]['scopeLogs'][*].logRecords",
     ["resourceLogs", None, "scopeLogs", None, "logRecords"]],
)  # fmt: skip
def test_each_record_has_the_resource_and_the_scope_it_stood_in(cubby: Cubby, path: Any) -> None:
    cubby.ingest(_export("web", "api"), collection="logs")

    answer = _records(cubby, "logs", path)

    assert (answer["records"], answer["documents"]) == (LOGS, 6)
    documents = _documents(cubby, "logs")
    assert [one["body"] for one in documents] == [
        f"{service} {n}" for service in ("web", "api") for n in (1, 2, 3)
    ]
    assert documents[5] == {
        "body": "api 3",
        "_envelope": {
            "resourceLogs": {
                "resource": {"attributes": [_text("service.name", "api")]},
                "scopeLogs": {"scope": {"name": "db"}},
            }
        },
    }
    assert cubby.call("catalog.fsck_database") == []


def test_later_exports_follow_and_the_rule_ends_as_if_it_had_never_been(cubby: Cubby) -> None:
    cubby.ingest(_export("web"), collection="logs")
    _records(cubby, "logs", LOGS)
    cubby.ingest(_export("api"), collection="logs")
    cubby.ingest(_export("batch"))

    assert len(_documents(cubby, "logs")) == 9
    _index(cubby)
    assert cubby.rows("select documents, profiled from catalog.collection where name = 'logs'") == [
        (9, 9)
    ]

    _records(cubby, "logs", None)

    assert _documents(cubby, "logs") == [_export("web"), _export("api"), _export("batch")]
    assert cubby.call("catalog.fsck_database") == []


@pytest.mark.parametrize(
    ("path", "document", "records"),
    [
        ("$.Records[*].events", {"Records": [{"events": [1, 2]}, {"events": [3]}]}, [1, 2, 3]),
        ("$.a[*][*]", {"a": [[1, 2], [3]]}, [1, 2, 3]),
        ("$.a[*][*].b", {"a": [[{"b": {"c": 1}}], [{"b": [2]}]]}, [{"c": 1}, 2]),
        ("$.a[0].b[*].c", {"a": [{"b": [{"c": [1]}]}, {"b": [{"c": [2]}]}]}, [1]),
        ("$.a[*].b", {"a": [{"b": {"c": 1}}, {"b": {"c": 2}}]}, [{"c": 1}, {"c": 2}]),
        ("$.a[*].b", {"a": [{}, None, {"b": None}, {"b": []}, {"b": [1]}]}, [1]),
    ],
)
def test_arrays_on_the_way_may_be_anywhere_and_empty(
    cubby: Cubby, path: str, document: Any, records: list[Any]
) -> None:
    cubby.ingest(document, collection="things")

    _records(cubby, "things", path)

    found = _documents(cubby, "things")
    without = [
        {key: value for key, value in one.items() if key != "_envelope"}
        if isinstance(one, dict)
        else one
        for one in found
    ]
    assert without == records


@pytest.mark.parametrize(
    "document",
    [
        {"a": [{"b": [1]}, 7]},
        {"a": [{"b": [1]}, {"b": "two"}]},
        {"a": {"b": [1]}},
        {"a": [{"b": []}, {}]},
        {"a": [{"b": [1], "note": "x" * 70_000}]},
    ],
)
def test_what_is_not_such_an_envelope_stays_whole(cubby: Cubby, document: Any) -> None:
    cubby.ingest({"a": [{"b": [1]}]}, document, collection="things")

    _records(cubby, "things", "$.a[*].b")

    assert document in _documents(cubby, "things")
    assert cubby.call("catalog.fsck_database") == []


def test_a_document_with_much_around_many_arrays_stays_whole(cubby: Cubby) -> None:
    much = {"note": "x" * 60_000, "a": [{"b": [{"c": [1]}]}] * 1_200}
    inner = {"a": [{"note": "x" * 30_000, "b": [{"c": [1]}] * 100}] * 30}
    cubby.ingest({"a": [{"b": [{"c": [1]}]}]}, much, inner, collection="things")

    _records(cubby, "things", "$.a[*].b[*].c")

    whole = [one for one in _documents(cubby, "things") if isinstance(one, dict)]
    assert whole == [much, inner]


@pytest.mark.parametrize("path", ["$..logRecords", "$.a.*", "$[*].a", "$.a[?@.b]", "$.a[1:2].b"])
def test_other_queries_are_refused_with_the_way_to_write_them(cubby: Cubby, path: str) -> None:
    cubby.ingest({"a": [{"b": [1]}]}, collection="things")

    with pytest.raises(InvalidArgument, match="Invalid path to records") as refused:
        _records(cubby, "things", path)

    assert "[*]" in (refused.value.hint or "")


def test_a_path_with_wildcards_is_no_key(cubby: Cubby) -> None:
    cubby.ingest({"a": [{"b": 1}]}, collection="things")

    with pytest.raises(InvalidArgument, match="Invalid path"):
        cubby.call("api.set_collection_key", p_name="things", p_paths="$.a[*].b")


@pytest.mark.parametrize(
    ("document", "path"),
    [
        (_export("web"), LOGS),
        (
            {"resourceSpans": [{"resource": {}, "scopeSpans": [
                {"scope": {"name": "x"}, "schemaUrl": "u", "spans": [{"spanId": "a"}]}]}]},
            "$.resourceSpans[*].scopeSpans[*].spans",
        ),
        (
            {"resourceMetrics": [{"resource": {}, "scopeMetrics": [{"scope": {}, "metrics": [
                {"name": "m", "sum": {"dataPoints": [{"asInt": "1"}]}}]}]}]},
            "$.resourceMetrics[*].scopeMetrics[*].metrics",
        ),
        ({"Records": [{"events": [{"a": 1}]}]}, "$.Records[*].events"),
        (
            {"messageType": "DATA_MESSAGE", "owner": "1", "logGroup": "g", "logStream": "s",
             "subscriptionFilters": ["f"], "logEvents": [{"id": "1", "message": "m"}]},
            "$.logEvents",
        ),
        ({"data": [{"id": 1, "lines": [{"sku": "t"}]}]}, "$.data"),
        ({"Records": [{"eventID": "e", "resources": [{"ARN": "a"}]}]}, "$.Records"),
    ],
)  # fmt: skip
def test_the_innermost_array_of_an_envelope_is_recommended(
    cubby: Cubby, document: Any, path: str
) -> None:
    cubby.ingest(document, collection="things")

    found = cubby.proposal("things")["recommendations"]
    assert [one["path"] for one in found if one["kind"] == "unwrap"] == [path]
    assert _records(cubby, "things", path)["records"] == path
