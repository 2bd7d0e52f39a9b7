"""The types a column may have: what fits, what stays in extra, and the invariant over all of
them."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.db.cubby import Cubby
from tests.db.schema.test_materialise_sql import anything

names = (f"t{n}" for n in count())
TYPES = [
    "text", "numeric", "numeric(10,2)", "numeric(3,0)", "integer", "bigint", "double precision",
    "boolean", "timestamptz", "timestamp", "date", "time", "uuid", "inet", "text[]", "numeric[]",
    "integer[]", "bigint[]",
    "jsonb",
]  # fmt: skip
UUID = "01890a5d-ac96-774b-bcce-b302099a8057"


def _typed(cubby: Cubby, name: str, columns: list[dict[str, Any]], *first: Any) -> None:
    cubby.ingest(*first, collection=name)
    schema = cubby.proposal(name)["id"]
    cubby.call("api.override_schema", p_schema_id=schema, p_storage_choice="sql")
    cubby.call("api.edit_schema", p_schema_id=schema, p_edit={"columns": columns})
    cubby.accept_schema(name)


@pytest.mark.parametrize(
    ("kind", "exact", "kept_twice", "misfits"),
    [
        ("numeric(10,2)", ["12.50", "-0.01"], ["12.5", "12", "1e1"], ["12.505", "123456789", '"1.00"']),  # noqa: E501
        ("integer", ["1", "-7"], [], ["1.0", "2147483648", '"1"', "true"]),
        ("double precision", ["0.1", "-1.5", "7"], ["1.10"], ["1e400", '"1"']),
        ("timestamp", ['"2024-05-01T10:00:00"', '"2024-05-01T10:00:00.5"'],
         ['"2024-05-01 10:00:00"', '"2024-05-01T10:00:00.50"'],
         ['"2024-05-01T10:00:00Z"', '"2024-02-30T10:00:00"', '"now"', "5"]),
        ("time", ['"10:00:00"', '"10:00:00.25"'], ['"10:00"'], ['"25:00:00"', '"10"', "10"]),
        ("uuid", [f'"{UUID}"'], [f'"{UUID.upper()}"'], ['"x"', "1"]),
        ("inet", ['"10.0.0.1"', '"10.0.0.0/8"', '"::1"'], ['"0:0:0:0:0:0:0:1"'], ['"10.0.0"', "10"]),  # noqa: E501
        ("text[]", ["[]", '["a","b"]', '["a",null]'], [], ['["a",1]', '"a"', "{}"]),
        ("integer[]", ["[]", "[1,-2]", "[null,1]"], [], ["[1.0]", "[2147483648]", '["1"]', "1"]),
        ("bigint[]", ["[9007199254740993]"], [], ["[9223372036854775808]", "[0.5]"]),
        ("numeric[]", ["[]", "[1,2.50]", "[null,1]"], [], ['[1,"2"]', "1", "[[1]]"]),
    ],
)  # fmt: skip
def test_what_fits_and_what_stays_in_extra(
    cubby: Cubby, kind: str, exact: list[str], kept_twice: list[str], misfits: list[str]
) -> None:
    _typed(cubby, "things", [{"path": "$.v", "type": kind}], {"v": None})
    cubby.ingest(
        *(f'{{"v":{v}}}'.encode() for v in [*exact, *kept_twice, *misfits]), collection="things"
    )

    found = cubby.rows(
        "select v is not null, extra is null from collections.things order by document_id"
    )
    assert found[1:] == (
        [(True, True)] * len(exact)
        + [(True, False)] * len(kept_twice)
        + [(False, False)] * len(misfits)
    )
    assert cubby.verify("things")["holds"]


def test_every_type_passes_the_gate_and_has_an_index_where_it_can(cubby: Cubby) -> None:
    columns = [{"keys": [f"c{n}"], "name": f"c{n}", "type": kind} for n, kind in enumerate(TYPES)]
    cubby.ingest({"c0": "x"}, collection="things")
    schema = cubby.proposal("things")["id"]
    indexed = [c["name"] for c in columns if c["type"] != "jsonb" and "[]" not in c["type"]]
    cubby.call(
        "api.edit_schema", p_schema_id=schema, p_edit={"columns": columns, "indexes": indexed}
    )

    assert cubby.accept_schema("things")["status"] == "active"
    assert cubby.verify("things")["holds"]


values = st.sampled_from(
    ["0", "1.10", "1e2", "-0.5", "12.50", "2147483648", "1e400", '"10.0.0.1"', '"::1"', '"10:00"',
     '"10:00:00"', f'"{UUID}"', f'"{UUID.upper()}"', '"2024-05-01T10:00:00"', '"2024-05-01"',
     '"2024-05-01T10:00:00.120Z"', '["a"]', "[1.0,2]", "[null]", "[]", "true", "null", '"x"']
) | anything  # fmt: skip


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(stored=st.lists(st.lists(values, min_size=1, max_size=len(TYPES)), min_size=1, max_size=4))
def test_every_document_comes_back_whatever_the_type(cubby: Cubby, stored: list[list[str]]) -> None:
    collection = next(names)
    columns = [{"keys": [f"c{n}"], "type": kind} for n, kind in enumerate(TYPES)]
    _typed(cubby, collection, columns, {"c0": 1})
    cubby.ingest(
        *(
            (
                "{" + ",".join(json.dumps(f"c{n}") + ":" + v for n, v in enumerate(one)) + "}"
            ).encode()
            for one in stored
        ),
        collection=collection,
    )

    assert cubby.verify(collection)["holds"]
    assert cubby.proposal(collection)["backfill"]["error"] is None
