"""The dry run promises what accepting then does."""

from __future__ import annotations

import itertools
import json
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cubby.db.client import Jsonb
from cubby.db.errors import NotFound
from tests.campaign import scaled
from tests.db.cubby import Cubby
from tests.db.sent import documents

DOCUMENTS = [
    {"n": 1, "t": "a", "at": "2024-01-01T00:00:00Z", "o": {"x": 1, "y": "p"}},
    {"n": "one", "t": None, "at": "2024-01-01T01:00:00+01:00", "o": {"x": 2, "y": "q", "z": 0}},
    {"n": None, "t": "c", "at": "yesterday", "o": {}},
    {"t": "d", "new": [1], "o": 5},
]


def _edited(cubby: Cubby, name: str, *columns: dict[str, Any]) -> str:
    schema = str(cubby.proposal(name)["id"])
    cubby.call("api.override_schema", p_schema_id=schema, p_storage_choice="sql", p_actor="anna")
    cubby.call(
        "api.edit_schema", p_schema_id=schema, p_edit={"columns": list(columns)}, p_actor="anna"
    )
    return schema


def _columns(dry_run: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {column["name"]: column for column in dry_run["columns"]}


def _begun(cubby: Cubby, name: str = "things") -> int:
    """The begun job of a proposal that has passed the gate."""
    cubby.pass_gate(cubby.proposal(name)["id"])
    job = int(
        cubby.value(
            "select max(id) from core.job where task = 'schema.dry_run' and state = 'queued'"
        )
    )
    cubby.begin(job)
    return job


def test_it_counts_by_column_what_fits_what_goes_to_extra_what_is_null_and_what_is_missing(
    cubby: Cubby,
) -> None:
    sent = cubby.ingest(*DOCUMENTS, collection="things")
    schema = _edited(
        cubby,
        "things",
        {"path": "$.n", "type": "numeric"},
        {"path": "$.at", "type": "timestamptz"},
        {"path": "$.t"},
        {"path": "$.o.x", "type": "numeric"},
    )

    found = cubby.call("api.dry_run_schema", p_schema_id=schema)

    assert (found["documents"], found["extra_documents"]) == (4, 4)
    assert _columns(found) == {
        "n": {"name": "n", "fits": 1, "inexact": 0, "extra": 1, "null": 1, "missing": 1,
              "misfits": [sent.ids[1]], "values": ['"one"']},
        "at": {"name": "at", "fits": 2, "inexact": 1, "extra": 1, "null": 0, "missing": 1,
               "misfits": [sent.ids[2]], "values": ['"yesterday"']},
        "t": {"name": "t", "fits": 3, "inexact": 0, "extra": 0, "null": 1, "missing": 0,
              "misfits": [], "values": []},
        "o_x": {"name": "o_x", "fits": 2, "inexact": 0, "extra": 0, "null": 0, "missing": 2,
                "misfits": [], "values": []},
    }  # fmt: skip


def test_it_is_kept_with_the_proposal_and_shown_in_psql(cubby: Cubby) -> None:
    sent = cubby.ingest({"n": 1}, {"n": 2}, {"n": "x"}, collection="things")
    schema = _edited(cubby, "things", {"path": "$.n", "type": "numeric"})
    cubby.check()

    kept = cubby.proposal("things")["dry_run"]
    assert kept["documents"] == 3
    assert kept["ddl_sha256"] == cubby.proposal("things")["gate"]["ddl_sha256"]
    with cubby.database.connect("cubby_analyst") as analyst:
        assert analyst.execute(
            "select gate, dry_run_documents, extra_documents, forced, edited"
            " from catalog.schema_proposal"
        ).fetchall() == [("passed", 3, 1, "sql", True)]
        assert analyst.execute(
            "select column_name, type, fits, to_extra, is_null, missing, misfits::text[]"
            " from catalog.schema_column where schema_id = %s",
            [schema],
        ).fetchall() == [("n", "numeric", 2, 1, 0, 0, [sent.ids[2]])]


def test_batches_add_up_to_the_whole(cubby: Cubby) -> None:
    cubby.ingest(*({"n": n if n % 3 else str(n)} for n in range(20)), collection="things")
    schema = _edited(cubby, "things", {"path": "$.n", "type": "numeric"})
    whole = cubby.call("api.dry_run_schema", p_schema_id=schema)
    cubby.set("json_chunk", 3)
    cubby.run("update core.schema_def set dry_run = null")
    job = _begun(cubby)

    states = []
    while states[-1:] != ["done"]:
        step = cubby.call("api.dry_run_batch", p_job_id=job)
        states.append(step["state"])

    assert states == ["running"] * 7 + ["done"]
    kept = cubby.proposal("things")["dry_run"]
    assert {key: kept[key] for key in whole} == whole
    assert len(whole["columns"][0]["misfits"]) == 3
    assert cubby.call("catalog.job_detail", p_job_id=job)["state"] == "done"


def test_a_worker_that_dies_in_the_middle_is_followed_by_one_that_goes_on(cubby: Cubby) -> None:
    cubby.ingest(*({"n": n} for n in range(7)), collection="things")
    cubby.set("json_chunk", 3)
    job = _begun(cubby)
    assert cubby.call("api.dry_run_batch", p_job_id=job)["documents"] == 3

    cubby.begin(job, "second")
    assert cubby.call("api.dry_run_batch", p_job_id=job)["documents"] == 6


def test_a_proposal_that_changes_meanwhile_is_tried_from_the_start(cubby: Cubby) -> None:
    cubby.ingest(*({"n": n, "m": 1} for n in range(5)), collection="things")
    cubby.set("json_chunk", 3)
    job = _begun(cubby)
    cubby.call("api.dry_run_batch", p_job_id=job)
    _edited(cubby, "things", {"path": "$.n"})

    step = cubby.call("api.dry_run_batch", p_job_id=job)

    assert step == {"state": "running", "documents": 3}
    assert cubby.call("api.dry_run_batch", p_job_id=job) == {"state": "running", "documents": 5}
    assert cubby.call("api.dry_run_batch", p_job_id=job) == {"state": "done", "documents": 5}
    assert [c["name"] for c in cubby.proposal("things")["dry_run"]["columns"]] == ["n"]


def test_documents_on_their_way_in_come_first_but_not_for_ever(cubby: Cubby) -> None:
    cubby.service.execute("set cubby.now = '2026-01-01T00:00:00Z'")
    cubby.ingest({"n": 1}, collection="things")
    job = _begun(cubby)
    cubby.accept(documents({"n": 2}), collection="things")

    assert cubby.call("api.dry_run_batch", p_job_id=job) == {"state": "waiting", "documents": 0}
    cubby.service.execute("set cubby.now = '2026-01-01T00:01:00Z'")
    assert cubby.call("api.dry_run_batch", p_job_id=job) == {"state": "running", "documents": 1}


def test_a_batch_waits_for_no_decision_while_it_reads_the_documents(cubby: Cubby) -> None:
    """A rename would wait for it, and both for each other."""
    cubby.ingest({"n": 1}, collection="things")
    job = _begun(cubby)
    collection = cubby.value("select id from core.collection where name = 'things'")
    with cubby.owner.transaction():
        cubby.run("select core._lock('decision', %s)", collection)
        cubby.service.execute("set lock_timeout = '1s'")

        assert cubby.call("api.dry_run_batch", p_job_id=job)["state"] == "running"
        with pytest.raises(psycopg.errors.LockNotAvailable):
            cubby.service.execute("select api.dry_run_batch(%s)", [job])

    assert cubby.call("api.dry_run_batch", p_job_id=job) == {"state": "done", "documents": 1}


def test_it_is_done_again_when_less_than_half_was_seen(cubby: Cubby) -> None:
    cubby.ingest({"n": 1}, collection="things")
    cubby.check()
    assert cubby.proposal("things")["dry_run"]["documents"] == 1

    cubby.ingest({"n": 1}, {"n": 1}, collection="things")
    cubby.check()

    assert cubby.proposal("things")["dry_run"]["documents"] == 3


def test_the_expected_size_is_near_what_the_table_takes(cubby: Cubby) -> None:
    cubby.ingest(
        *({"n": n, "t": f"word {n}" * 5, "at": "2024-01-01T00:00:00Z"} for n in range(4000)),
        collection="things",
    )
    cubby.check()
    expected = cubby.proposal("things")["dry_run"]["table_bytes"]
    cubby.accept_schema("things")

    taken = cubby.value("select pg_relation_size('collections.things')")
    assert 0.8 < expected / taken < 1.1


def test_a_job_too_late_for_an_accepted_proposal_ends(cubby: Cubby) -> None:
    cubby.ingest({"n": 1}, collection="things")
    job = _begun(cubby)
    cubby.accept_schema("things")

    assert cubby.call("api.dry_run_batch", p_job_id=job)["state"] == "done"
    assert cubby.value("select state from core.job where id = %s", job) == "done"


def test_a_schema_that_is_not_there_is_refused(shared: Cubby) -> None:
    unknown = "00000000-0000-7000-8000-000000000000"
    for function in ("api.dry_run_schema", "api.check_schema", "catalog.schema_ddl"):
        argument = "p_id" if function.startswith("catalog") else "p_schema_id"
        with pytest.raises(NotFound, match=f"Schema {unknown} not found"):
            shared.call(function, **{argument: unknown})


# Later versions, keys and child tables.


def test_a_later_version_is_tried_as_the_table_it_would_be(cubby: Cubby) -> None:
    cubby.ingest({"n": 1, "o": {"x": 1}}, {"n": None}, collection="things")
    cubby.accept_schema("things")
    cubby.ingest(*({"n": "x", "more": k, "o": 5} for k in range(20)), collection="things")
    promised = cubby.call("api.dry_run_schema", p_schema_id=cubby.proposal("things", 2)["id"])

    cubby.accept_schema("things", 2)

    columns = _columns(promised)
    counts = ", ".join(f'count("{name}")' for name in columns)
    assert cubby.rows(f"select count(*), count(extra), {counts} from collections.things") == [
        (
            promised["documents"],
            promised["extra_documents"],
            *(column["fits"] for column in columns.values()),
        )
    ]
    assert columns["n"] == {
        "name": "n", "fits": 1, "inexact": 0, "extra": 0, "null": 1, "missing": 0, "misfits": [],
        "values": [],
    }, "what the wider column holds is counted there"  # fmt: skip
    assert columns["n_jsonb"]["fits"] == 22


def test_with_a_key_every_document_is_counted_and_not_only_the_newest(cubby: Cubby) -> None:
    cubby.ingest({"id": 1, "n": 1}, {"id": 1, "n": 2}, collection="things")
    cubby.call("api.set_collection_key", p_name="things", p_paths=["id"])

    promised = cubby.call("api.dry_run_schema", p_schema_id=cubby.proposal("things")["id"])
    cubby.accept_schema("things")

    assert promised["documents"] == 2
    assert cubby.value("select count(*) from collections.things") == 1


def test_a_text_too_long_for_the_index_of_the_key_goes_to_extra_as_promised(cubby: Cubby) -> None:
    cubby.ingest({"id": "a"}, {"id": "b" * 600}, collection="things")
    cubby.call("api.set_collection_key", p_name="things", p_paths=["id"])

    promised = cubby.call("api.dry_run_schema", p_schema_id=cubby.proposal("things")["id"])
    cubby.accept_schema("things")

    assert (_columns(promised)["id"]["fits"], promised["extra_documents"]) == (1, 1)
    assert cubby.rows("select count(id), count(extra) from collections.things") == [(1, 1)]


def test_what_child_rows_hold_is_not_counted_as_extra(cubby: Cubby) -> None:
    cubby.ingest({"no": 1, "lines": [{"a": 1}]}, {"no": 2, "lines": "none"}, collection="orders")
    schema = cubby.proposal("orders")["id"]
    cubby.call("api.override_schema", p_schema_id=schema, p_storage_choice="sql")
    cubby.call("api.choose_child_tables", p_schema_id=schema, p_paths=["$.lines[]"])

    promised = cubby.call("api.dry_run_schema", p_schema_id=schema)
    cubby.accept_schema("orders")

    assert (list(_columns(promised)), promised["extra_documents"]) == (["no"], 1)
    assert cubby.rows("select count(*), count(extra) from collections.orders") == [(2, 1)]


NUMBERS = itertools.count()
SCALARS = st.sampled_from(
    [
        None, True, 0, 1, 1.5, 10**30, "", "a", "00712", "2024-01-01", "2024-02-30",
        "2024-01-01T00:00:00Z", "2024-01-01T02:00:00+02:00", "2024-01-01T00:00:00.10Z", "12",
    ]
)  # fmt: skip
VALUES = SCALARS | st.lists(SCALARS, max_size=2) | st.dictionaries(st.sampled_from("xyz"), SCALARS)
ANY = st.dictionaries(st.sampled_from("abc"), VALUES) | VALUES
KINDS = st.sampled_from(["text", "numeric", "boolean", "timestamptz", "date", "jsonb"])


@settings(
    max_examples=scaled(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    values=st.lists(ANY, min_size=1, max_size=12),
    columns=st.dictionaries(
        st.sampled_from(["a", "b", "c"]),
        st.one_of(KINDS, st.dictionaries(st.sampled_from("xyz"), KINDS, min_size=1)),
    ),
)
def test_what_it_says_is_what_accepting_does(
    cubby: Cubby, values: list[Any], columns: dict[str, Any]
) -> None:
    name = f"c_{next(NUMBERS)}"
    cubby.ingest(*(json.dumps(document).encode() for document in values), collection=name)
    asked = [
        {"keys": [key], "type": kind}
        for key, kind in columns.items()
        if isinstance(kind, str)
    ] + [
        {"keys": [key, inner], "type": kind}
        for key, kinds in columns.items()
        if not isinstance(kinds, str)
        for inner, kind in kinds.items()
    ]  # fmt: skip
    schema = _edited(cubby, name, *asked)
    promised = cubby.call("api.dry_run_schema", p_schema_id=schema)
    detail = cubby.accept_schema(name)

    assert cubby.rows(f"select count(*), count(extra) from collections.{name}") == [
        (promised["documents"], promised["extra_documents"])
    ]
    for column, said in zip(detail["columns"], promised["columns"], strict=True):
        path = Jsonb(column["keys"])
        found = cubby.rows(
            f'select count(t."{column["name"]}"),'
            f" count(*) filter (where t.\"{column['name']}\" is null and v <> 'null'),"
            f" count(*) filter (where t.\"{column['name']}\" is null and v = 'null'),"
            " count(*) filter (where v is null),"
            f' count(*) filter (where t."{column["name"]}" is not null and e is not null)'
            f" from collections.{name} as t join collections.docs_{name} on id = document_id"
            " cross join lateral (select doc #> array(select jsonb_array_elements_text(%s)),"
            "                            extra #> array(select jsonb_array_elements_text(%s)))"
            " as at_path (v, e) where jsonb_typeof(doc) = 'object' or v is null",
            path,
            path,
        )[0]
        assert found == (
            said["fits"], said["extra"], said["null"], said["missing"], said["inexact"],
        )  # fmt: skip
