"""What SQL renders from a proposal is the proposal again when the gate reads it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cubby.cli.demo.papers import articles, orders
from cubby.db.client import Jsonb
from cubby.gate import check, read_edit
from cubby.gate.words import RESERVED
from tests.campaign import scaled
from tests.db.cubby import Cubby
from tests.db.schema.proposals import KEYS, TYPES, proposals

SQUAWK = Path(sys.executable).with_name("squawk")
LAW = settings(
    max_examples=scaled(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def _render(cubby: Cubby, proposal: dict[str, Any]) -> list[str]:
    return list(cubby.value("select core._render_ddl(%s)", Jsonb(proposal)))


@LAW
@given(proposal=proposals())
def test_every_proposal_renders_ddl_that_passes_and_reads_back(
    shared: Cubby, proposal: dict[str, Any]
) -> None:
    statements = _render(shared, proposal)

    assert check(statements, proposal) == []
    edit = read_edit(";\n".join(statements) + ";", proposal)
    assert edit == {
        "columns": [
            {"path": column["path"], "name": column["name"], "type": column["type"]}
            for column in proposal["columns"]
        ],
        "indexes": sorted(proposal["indexes"], key=lambda name: name.encode()),
    }


@LAW
@given(proposal=proposals(), other=proposals())
def test_ddl_passes_for_no_other_proposal(
    shared: Cubby, proposal: dict[str, Any], other: dict[str, Any]
) -> None:
    def said(one: dict[str, Any]) -> Any:
        return (
            one["table"],
            [(column["name"], column["type"]) for column in one["columns"]],
            sorted(one["indexes"]),
        )

    assert (check(_render(shared, proposal), other) == []) == (said(proposal) == said(other))


@LAW
@given(paths=st.lists(st.lists(KEYS, min_size=1, max_size=2), max_size=8, unique_by=tuple))
def test_names_made_from_any_keys_pass_the_gate(shared: Cubby, paths: list[list[str]]) -> None:
    listed = [{"path": f"{n}", "keys": keys} for n, keys in enumerate(paths)]
    names = shared.rows("select path, name from core._column_names(%s)", Jsonb(listed))
    columns = [
        {"name": name, "path": path, "keys": [path], "type": TYPES[n % len(TYPES)], "presence": 1}
        for n, (path, name) in enumerate(names)
    ]
    proposal = {"table": "things", "version": 1, "columns": columns, "indexes": []}

    assert check(_render(shared, proposal), proposal) == []
    assert all(re.fullmatch("[a-z0-9_\u00c0-\U0010ffff]+", name) for _, name in names)
    assert all(len(name.encode()) <= 63 for _, name in names)


def test_what_needs_quotes_for_the_gate_is_what_postgres_quotes(shared: Cubby) -> None:
    there = shared.rows("select word from pg_get_keywords() where catcode <> 'U'")

    assert {word for (word,) in there} == RESERVED


def test_squawk_has_nothing_to_say_of_generated_ddl(cubby: Cubby, tmp_path: Path) -> None:
    """As it runs: in one transaction that makes what it indexes, under a lock_timeout.

    A statement_timeout is asked for, too. It cannot be set from within the function that runs the
    DDL. Nothing there is slow: the tables are new and empty, and later versions add columns that
    are null. A lock is waited for no longer than lock_timeout.
    """
    everything = {
        "Order No": "A-1", "order_no": 2, "select": "x", "it's": True, "a\\b": "2024-01-01",
        "when": "2024-01-01T00:00:00Z", "": 1, "x" * 80: 1, "日本": [1], "$$": 1, "user_id": 7,
        "nested": {"Key": 1, "key": 2},
    }  # fmt: skip
    cubby.ingest(*orders(), collection="orders")
    cubby.ingest(*articles(), collection="articles")
    cubby.ingest(*(everything | {"order_no": n} for n in range(5)), collection="everything")
    cubby.ingest(1, "a", [1], collection="values_alone")
    ran = cubby.value("select proconfig from pg_proc where proname = '_run_ddl'")
    timeout = next(option.partition("=")[2] for option in ran if option.startswith("lock_timeout"))
    paths = []
    for name, ddl in cubby.rows("select name, ddl from core.schema_def"):
        paths.append(tmp_path / f"{name}.sql")
        paths[-1].write_text(f"set lock_timeout = '{timeout}';\n{ddl}\n")

    command = [SQUAWK, "--pg-version=18", "--assume-in-transaction", "--reporter=gcc",
               "--exclude=require-statement-timeout", *paths]  # fmt: skip
    # Elsewhere than in the project, whose own rules are for its migrations.
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert len(paths) == 4
    assert (done.returncode, done.stdout) == (0, "")


def test_squawk_would_say_something(tmp_path: Path) -> None:
    """So that its silence above means something."""
    path = tmp_path / "x.sql"
    path.write_text("create table x (id serial);\n")

    done = subprocess.run([SQUAWK, path], cwd=tmp_path, capture_output=True, check=False)

    assert done.returncode != 0
